package io.streambed.expressions.partiql;

import io.streambed.model.DynamoDbException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Parses what expressions are made of: literals, names, paths, calls. Used by one thread, once. */
final class TermParser {
    /** The names of types as messages show them. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("missing", "MISSING"),
            Map.entry("null", "NULL"),
            Map.entry("bool", "BOOLEAN"),
            Map.entry("boolean", "BOOLEAN"),
            Map.entry("smallint", "SMALLINT"),
            Map.entry("int2", "SMALLINT"),
            Map.entry("integer2", "SMALLINT"),
            Map.entry("int4", "INTEGER4"),
            Map.entry("integer4", "INTEGER4"),
            Map.entry("int8", "INTEGER8"),
            Map.entry("integer8", "INTEGER8"),
            Map.entry("int", "INTEGER"),
            Map.entry("integer", "INTEGER"),
            Map.entry("float", "FLOAT"),
            Map.entry("real", "REAL"),
            Map.entry("double", "DOUBLE_PRECISION"),
            Map.entry("decimal", "DECIMAL"),
            Map.entry("dec", "DECIMAL"),
            Map.entry("numeric", "NUMERIC"),
            Map.entry("date", "DATE"),
            Map.entry("time", "TIME"),
            Map.entry("timestamp", "TIMESTAMP"),
            Map.entry("char", "CHARACTER"),
            Map.entry("character", "CHARACTER"),
            Map.entry("varchar", "CHARACTER_VARYING"),
            Map.entry("string", "STRING"),
            Map.entry("symbol", "SYMBOL"),
            Map.entry("clob", "CLOB"),
            Map.entry("blob", "BLOB"),
            Map.entry("struct", "STRUCT"),
            Map.entry("tuple", "TUPLE"),
            Map.entry("list", "LIST"),
            Map.entry("sexp", "SEXP"),
            Map.entry("bag", "BAG"),
            Map.entry("any", "ANY"));

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private final StatementParser statements;

    TermParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
        this.statements = new StatementParser(tokens, expressions);
    }

    /** A term and the steps from it. */
    Expression path() {
        return steps(term(), false);
    }

    /** A name and the steps from it: where values are put and tables are named. */
    Expression simplePath() {
        if (!tokens.peek().isIdentifier()) {
            throw Malformed.statement("Expected identifier for simple path");
        }
        return steps(name(tokens.next()), true);
    }

    private Expression steps(Expression root, boolean simple) {
        List<Expression.Step> steps = new ArrayList<>(2);
        while (true) {
            if (tokens.accept(TokenType.DOT)) {
                steps.add(member(simple));
            } else if (tokens.accept(TokenType.LEFT_BRACKET)) {
                steps.add(element());
            } else {
                return steps.isEmpty() ? root : new Expression.Path(root, steps, root.position());
            }
        }
    }

    private Expression.Step member(boolean simple) {
        Token token = tokens.peek();
        if (token.isIdentifier()) {
            tokens.next();
            return new Expression.Step.Member(token.text(), token.position());
        }
        if (token.type() != TokenType.STAR) {
            throw Malformed.statement("Invalid path dot component");
        }
        if (simple) {
            throw Malformed.statement("Invalid path dot component for simple path");
        }
        tokens.next();
        return new Expression.Step.AllMembers(token.position());
    }

    private Expression.Step element() {
        Token token = tokens.peek();
        Expression.Step step;
        if (tokens.accept(TokenType.STAR)) {
            step = new Expression.Step.AllElements(token.position());
        } else {
            step = new Expression.Step.Element(expressions.expression());
        }
        tokens.expect(TokenType.RIGHT_BRACKET);
        return step;
    }

    private static Expression name(Token token) {
        return new Expression.Name(token.text(), token.position());
    }

    private Expression term() {
        Token token = tokens.peek();
        Position position = token.position();
        return switch (token.type()) {
            case STRING -> literal(new Expression.Text(token.text(), position));
            case NUMBER -> literal(new Expression.Numeral(token.text(), position));
            case ION_LITERAL -> literal(new Expression.Ion(token.text(), position));
            case QUESTION_MARK -> literal(new Expression.Parameter(tokens.nextParameter(), position));
            case IDENTIFIER, QUOTED_IDENTIFIER -> {
                tokens.next();
                yield tokens.accept(TokenType.LEFT_PAREN) ? call(token) : name(token);
            }
            case KEYWORD -> keyword(token);
            case OPERATOR -> operator(token);
            case LEFT_PAREN -> group();
            case LEFT_BRACKET -> sequence(false, TokenType.RIGHT_BRACKET);
            case LEFT_DOUBLE_ANGLE_BRACKET -> sequence(true, TokenType.RIGHT_DOUBLE_ANGLE_BRACKET);
            case LEFT_CURLY -> struct();
            case STAR,
                    DOT,
                    COMMA,
                    COLON,
                    SEMICOLON,
                    RIGHT_PAREN,
                    RIGHT_BRACKET,
                    RIGHT_CURLY,
                    RIGHT_DOUBLE_ANGLE_BRACKET,
                    END -> throw Malformed.statement("Unexpected term");
        };
    }

    private Expression literal(Expression literal) {
        tokens.next();
        return literal;
    }

    /** The operator for names in the local scope, which makes no difference in a single table. */
    private Expression operator(Token token) {
        if (!token.isOperator("@")) {
            throw Malformed.statement("Unexpected operator");
        }
        tokens.next();
        if (!tokens.peek().isIdentifier()) {
            throw Malformed.statement("Identifier must follow @-operator");
        }
        return name(tokens.next());
    }

    private Expression keyword(Token token) {
        Position position = token.position();
        return switch (token.text()) {
            case "true" -> literal(new Expression.Truth(true, position));
            case "false" -> literal(new Expression.Truth(false, position));
            case "null" -> literal(new Expression.Nothing(position));
            case "missing" -> literal(new Expression.Missing(position));
            case "case" -> throw unsupported("CASE", position);
            default -> {
                Expression statement = statements.statement();
                if (statement != null) {
                    yield statement;
                }
                if (!Keywords.isFunction(token.text()) || tokens.peekSecond().type() != TokenType.LEFT_PAREN) {
                    throw Malformed.statement("Unexpected keyword");
                }
                tokens.next();
                Position parenthesis = tokens.next().position();
                if (token.isKeyword("cast")) {
                    throw unsupported("cast", parenthesis);
                }
                yield call(token);
            }
        };
    }

    private static DynamoDbException unsupported(String token, Position position) {
        return DynamoDbException.validation("Unsupported token in expression: " + token + " at " + position);
    }

    /** The parenthesis has been read. */
    private Expression call(Token name) {
        String function = name.text().toLowerCase(Locale.ROOT);
        tokens.countOperator();
        if (tokens.accept(TokenType.RIGHT_PAREN)) {
            return new Expression.Call(function, List.of(), name.position());
        }
        if (tokens.isAt(TokenType.STAR)) {
            if (!function.equals("count")) {
                throw Malformed.statement(function + "(*) is not allowed");
            }
            tokens.next();
            tokens.expect(TokenType.RIGHT_PAREN);
            return new Expression.Call(function, List.of(), name.position());
        }
        if (tokens.isAtKeyword("distinct") || tokens.isAtKeyword("all")) {
            tokens.next();
        }
        return new Expression.Call(function, expressions.list(TokenType.RIGHT_PAREN), name.position());
    }

    private Expression group() {
        Position position = tokens.next().position();
        if (tokens.isAt(TokenType.RIGHT_PAREN)) {
            throw Malformed.statement("Unexpected term");
        }
        List<Expression> elements = expressions.list(TokenType.RIGHT_PAREN);
        return elements.size() == 1 ? elements.getFirst() : new Expression.Sequence(false, elements, position);
    }

    private Expression sequence(boolean bag, TokenType end) {
        Position position = tokens.next().position();
        List<Expression> elements = tokens.accept(end) ? List.of() : expressions.list(end);
        return new Expression.Sequence(bag, elements, position);
    }

    private Expression struct() {
        Position position = tokens.next().position();
        List<Expression.Field> fields = new ArrayList<>();
        if (!tokens.accept(TokenType.RIGHT_CURLY)) {
            do {
                Expression name = expressions.expression();
                tokens.expect(TokenType.COLON);
                fields.add(new Expression.Field(name, expressions.expression()));
            } while (tokens.accept(TokenType.COMMA));
            tokens.expect(TokenType.RIGHT_CURLY);
        }
        return new Expression.Struct(fields, position);
    }

    /** The type behind IS, as messages show it. */
    String typeName() {
        Token token = tokens.peek();
        String type = token.type() == TokenType.KEYWORD ? TYPES.get(token.text()) : null;
        if (type == null) {
            throw Malformed.statement("Expected type name");
        }
        tokens.next();
        if (token.isKeyword("double") && !tokens.acceptKeyword("precision")) {
            throw Malformed.statement("Expected type name");
        }
        if (token.isKeyword("character") && tokens.acceptKeyword("varying")) {
            type = "CHARACTER_VARYING";
        }
        if (tokens.accept(TokenType.LEFT_PAREN)) {
            for (Expression parameter : expressions.list(TokenType.RIGHT_PAREN)) {
                if (!(parameter instanceof Expression.Numeral)) {
                    throw Malformed.statement("Type parameter must be an unsigned integer literal");
                }
            }
        }
        return type;
    }
}
