package io.streambed.expressions.partiql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses statements, which are terms of expressions. Used by one thread, once. */
final class StatementParser {
    private static final Set<String> JOINS = Set.of("join", "cross", "inner", "left", "right", "full", "outer");

    private final TokenStream tokens;
    private final ExpressionParser expressions;

    StatementParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    /**
     * What a statement's text says.
     *
     * @param parameters how many question marks there are
     */
    record Parsed(Expression expression, int parameters) {}

    /**
     * Parses a whole text, which may end in a semicolon.
     *
     * @throws io.streambed.model.DynamoDbException in the service's words if it cannot be read
     */
    static Parsed parse(String text) {
        TokenStream tokens = new TokenStream(text);
        Expression expression = new ExpressionParser(tokens).expression();
        boolean semicolon = tokens.accept(TokenType.SEMICOLON);
        if (!tokens.isAt(TokenType.END)) {
            throw Malformed.statement(
                    semicolon
                            ? "Unexpected token after semicolon. (Only one query is allowed.)"
                            : "Unexpected token after expression");
        }
        return new Parsed(expression, tokens.parameters());
    }

    /** The statement that starts here; null if the keyword here starts none. */
    @Nullable
    Expression statement() {
        Token start = tokens.peek();
        return switch (start.text()) {
            case "select" -> select();
            case "insert" -> tokens.peekSecond().isKeyword("into") ? insert() : null;
            case "update" -> update();
            case "delete" -> delete();
            case "from" -> from();
            case "set", "remove" ->
                new ManipulationSyntax(
                        ManipulationSyntax.Kind.FROM,
                        null,
                        false,
                        false,
                        List.of(change()),
                        null,
                        null,
                        start.position());
            case "create", "drop" -> definition(start);
            case "values" -> {
                tokens.next();
                yield new Expression.Foreign("Seq", true, rows(start.position()));
            }
            case "pivot" -> pivot();
            default -> null;
        };
    }

    private Position rows(Position position) {
        do {
            if (!tokens.accept(TokenType.LEFT_PAREN)) {
                throw Malformed.statement("Expected LEFT_PAREN for row value constructor");
            }
            expressions.list(TokenType.RIGHT_PAREN);
        } while (tokens.accept(TokenType.COMMA));
        return position;
    }

    private Expression definition(Token start) {
        tokens.next();
        boolean create = start.isKeyword("create");
        if (!tokens.acceptKeyword("table")) {
            throw Malformed.statement("Unexpected token following " + ExpressionParser.upper(start.text()));
        }
        if (!tokens.peek().isIdentifier()) {
            throw Malformed.statement("Expected identifier!");
        }
        tokens.next();
        return new Expression.Foreign(create ? "CreateTable" : "DropTable", true, start.position());
    }

    private Expression pivot() {
        Position position = tokens.next().position();
        expressions.expression();
        if (!tokens.acceptKeyword("at")) {
            throw Malformed.statement("Expected AT keyword");
        }
        expressions.expression();
        return afterProjection("PIVOT", null, false, position);
    }

    private Expression select() {
        Position position = tokens.next().position();
        String quantifier = null;
        if (tokens.acceptKeyword("distinct")) {
            quantifier = "DISTINCT";
        } else {
            tokens.acceptKeyword("all");
        }
        if (tokens.acceptKeyword("value")) {
            expressions.expression();
            return afterProjection("VALUE", null, false, position);
        }
        boolean star = false;
        boolean aliased = false;
        List<Expression> projected = new ArrayList<>();
        do {
            if (tokens.accept(TokenType.STAR)) {
                star = true;
            } else {
                projected.add(expressions.expression());
                aliased |= alias();
            }
        } while (tokens.accept(TokenType.COMMA));
        if (star && !projected.isEmpty()) {
            throw Malformed.statement("Other expressions may not be present in the select list when '*' is used"
                    + " without dot notation.");
        }
        return afterProjection(quantifier, star ? null : projected, aliased, position);
    }

    private Expression afterProjection(
            @Nullable String quantifier, @Nullable List<Expression> projected, boolean aliased, Position position) {
        if (!tokens.acceptKeyword("from")) {
            throw Malformed.statement("Expected FROM after SELECT list");
        }
        Expression source = expressions.expression(ExpressionParser.SELECT);
        boolean otherName = aliases() || aliased;
        boolean joined = joins();
        Expression where = tokens.acceptKeyword("where") ? expressions.expression(ExpressionParser.SELECT) : null;
        List<SelectSyntax.OrderTerm> order = orderBy();
        String unsupported = unsupportedClauses();
        return new SelectSyntax(quantifier, projected, source, otherName, joined, where, order, unsupported, position);
    }

    /** Whether there is a name behind AS, or just a name. */
    private boolean alias() {
        boolean as = tokens.acceptKeyword("as");
        if (as && !tokens.peek().isIdentifier()) {
            throw Malformed.statement("Expected identifier for AS-alias");
        }
        boolean name = tokens.peek().isIdentifier();
        if (name) {
            tokens.next();
        }
        return name;
    }

    private boolean aliases() {
        boolean found = alias();
        for (String keyword : List.of("at", "by")) {
            if (tokens.acceptKeyword(keyword)) {
                if (!tokens.peek().isIdentifier()) {
                    throw Malformed.statement("Expected identifier for " + ExpressionParser.upper(keyword) + "-alias");
                }
                tokens.next();
                found = true;
            }
        }
        return found;
    }

    private boolean joins() {
        boolean found = false;
        while (true) {
            if (!tokens.accept(TokenType.COMMA)) {
                Token token = tokens.peek();
                if (token.type() != TokenType.KEYWORD || !JOINS.contains(token.text())) {
                    return found;
                }
                while (tokens.peek().type() == TokenType.KEYWORD
                        && JOINS.contains(tokens.peek().text())) {
                    tokens.next();
                }
            }
            found = true;
            expressions.expression(ExpressionParser.SELECT);
            aliases();
            if (tokens.acceptKeyword("on")) {
                expressions.expression(ExpressionParser.SELECT);
            }
        }
    }

    private @Nullable List<SelectSyntax.OrderTerm> orderBy() {
        if (!tokens.acceptKeyword("order")) {
            return null;
        }
        if (!tokens.acceptKeyword("by")) {
            throw Malformed.statement("Expected BY");
        }
        List<SelectSyntax.OrderTerm> order = new ArrayList<>(1);
        do {
            Expression key = expressions.expression();
            boolean descending = tokens.acceptKeyword("desc");
            if (!descending) {
                tokens.acceptKeyword("asc");
            }
            order.add(new SelectSyntax.OrderTerm(key, descending));
        } while (tokens.accept(TokenType.COMMA));
        return order;
    }

    /** The first of the clauses that the service refuses, as it shows it. */
    private @Nullable String unsupportedClauses() {
        String first = null;
        if (tokens.acceptKeyword("group")) {
            tokens.acceptKeyword("partial");
            if (!tokens.acceptKeyword("by")) {
                throw Malformed.statement("Expected BY");
            }
            do {
                expressions.expression(ExpressionParser.SELECT);
                alias();
            } while (tokens.accept(TokenType.COMMA));
            first = "GROUP BY";
        }
        for (String clause : List.of("having", "limit")) {
            if (tokens.acceptKeyword(clause)) {
                Expression operand = expressions.expression(ExpressionParser.SELECT);
                String shown = ExpressionParser.upper(clause) + " at " + operand.position();
                first = first == null ? shown : first;
            }
        }
        return first;
    }

    private Expression insert() {
        Position position = tokens.next().position();
        tokens.next();
        Expression table = expressions.terms().simplePath();
        ManipulationSyntax.Change.Insert change = inserted(null);
        return new ManipulationSyntax(
                ManipulationSyntax.Kind.INSERT, table, false, false, List.of(change), null, returning(), position);
    }

    private ManipulationSyntax.Change.Insert inserted(@Nullable Expression table) {
        if (!tokens.acceptKeyword("value")) {
            expressions.expression();
            return new ManipulationSyntax.Change.Insert(table, null, false);
        }
        Expression value = expressions.expression();
        boolean at = tokens.acceptKeyword("at");
        if (at) {
            expressions.expression();
        }
        return new ManipulationSyntax.Change.Insert(table, value, at);
    }

    private Expression update() {
        Position position = tokens.next().position();
        Expression table = expressions.terms().simplePath();
        boolean aliased = aliases();
        List<ManipulationSyntax.Change> changes = changes();
        Expression where = where();
        return new ManipulationSyntax(
                ManipulationSyntax.Kind.UPDATE, table, aliased, false, changes, where, returning(), position);
    }

    private Expression delete() {
        Position position = tokens.next().position();
        if (!tokens.acceptKeyword("from")) {
            throw Malformed.statement("Expected FROM after DELETE");
        }
        Expression table = expressions.terms().simplePath();
        boolean aliased = aliases();
        Expression where = where();
        return new ManipulationSyntax(
                ManipulationSyntax.Kind.DELETE, table, aliased, false, List.of(), where, returning(), position);
    }

    private Expression from() {
        Position position = tokens.next().position();
        Expression source = expressions.expression();
        boolean aliased = aliases();
        boolean joined = joins();
        Expression where = where();
        List<ManipulationSyntax.Change> changes = changes();
        return new ManipulationSyntax(
                ManipulationSyntax.Kind.FROM, source, aliased, joined, changes, where, returning(), position);
    }

    private @Nullable Expression where() {
        return tokens.acceptKeyword("where") ? expressions.expression() : null;
    }

    private List<ManipulationSyntax.Change> changes() {
        List<ManipulationSyntax.Change> changes = new ArrayList<>(2);
        while (isAtChange()) {
            if (tokens.isAtKeyword("set")) {
                assignments(changes);
            } else {
                changes.add(change());
            }
        }
        if (changes.isEmpty()) {
            throw Malformed.statement("Expected data manipulation");
        }
        return changes;
    }

    private boolean isAtChange() {
        return tokens.isAtKeyword("set")
                || tokens.isAtKeyword("remove")
                || (tokens.isAtKeyword("insert") && tokens.peekSecond().isKeyword("into"));
    }

    private void assignments(List<ManipulationSyntax.Change> changes) {
        tokens.next();
        do {
            Expression target = expressions.terms().simplePath();
            if (!tokens.peek().isOperator("=")) {
                throw Malformed.statement("Expected '='");
            }
            tokens.next();
            changes.add(new ManipulationSyntax.Change.Set(target, expressions.expression()));
        } while (tokens.accept(TokenType.COMMA));
    }

    private ManipulationSyntax.Change change() {
        if (tokens.acceptKeyword("remove")) {
            return new ManipulationSyntax.Change.Remove(expressions.terms().simplePath());
        }
        if (tokens.acceptKeyword("insert")) {
            tokens.next();
            return inserted(expressions.terms().simplePath());
        }
        List<ManipulationSyntax.Change> assignments = new ArrayList<>(1);
        assignments(assignments);
        return assignments.getFirst();
    }

    private ManipulationSyntax.@Nullable Returning returning() {
        if (!tokens.acceptKeyword("returning")) {
            return null;
        }
        String mapping = mapping();
        boolean star = column();
        boolean more = false;
        while (tokens.accept(TokenType.COMMA)) {
            more = true;
            mapping();
            column();
        }
        return new ManipulationSyntax.Returning(mapping, star, more);
    }

    private String mapping() {
        Token extent = tokens.peek();
        Token version = tokens.peekSecond();
        boolean isMapping = (extent.isKeyword("modified") || extent.isKeyword("all"))
                && (version.isKeyword("old") || version.isKeyword("new"));
        if (!isMapping) {
            throw Malformed.statement("Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element.");
        }
        tokens.next();
        tokens.next();
        return ExpressionParser.upper(extent.text() + " " + version.text());
    }

    private boolean column() {
        if (tokens.accept(TokenType.STAR)) {
            return true;
        }
        Expression column = expressions.expression();
        if (!(column instanceof Expression.Name) && !(column instanceof Expression.Path)) {
            throw Malformed.statement("Unsupported syntax in RETURNING columns.");
        }
        return false;
    }
}
