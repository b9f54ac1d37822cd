package io.streambed.expressions.partiql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Parses expressions by operator precedence. Statements are terms of expressions, as in PartiQL's own first parser, from which the
 * service's messages come: so {@code SLECT * FROM t} is a product whose right side lacks a data manipulation. Used by one thread, once.
 */
final class ExpressionParser {
    /** What stands in a FROM clause or after it binds at least as tightly as this. */
    static final int SELECT = 6;

    static final int ANY = -1;

    private static final int NOT = 30;
    private static final Map<String, Integer> PRECEDENCE = Map.ofEntries(
            Map.entry("union", 5),
            Map.entry("intersect", 5),
            Map.entry("except", 5),
            Map.entry("or", 10),
            Map.entry("and", 20),
            Map.entry("=", 40),
            Map.entry("<>", 40),
            Map.entry("!=", 40),
            Map.entry("is", 40),
            Map.entry("in", 40),
            Map.entry("<", 50),
            Map.entry("<=", 50),
            Map.entry(">", 50),
            Map.entry(">=", 50),
            Map.entry("between", 50),
            Map.entry("like", 50),
            Map.entry("+", 60),
            Map.entry("-", 60),
            Map.entry("||", 60),
            Map.entry("*", 70),
            Map.entry("/", 70),
            Map.entry("%", 70));

    private final TokenStream tokens;
    private final TermParser terms;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
        this.terms = new TermParser(tokens, this);
    }

    TermParser terms() {
        return terms;
    }

    Expression expression() {
        return expression(ANY);
    }

    /** @param above only operators that bind more tightly than this belong to the expression */
    Expression expression(int above) {
        tokens.enter();
        Expression left = unary();
        while (true) {
            Token head = tokens.peek();
            boolean negated = head.isOperator("not");
            Token operator = negated ? tokens.peekSecond() : head;
            int precedence = precedence(operator, negated);
            if (precedence <= above) {
                tokens.leave();
                return left;
            }
            tokens.countOperator();
            tokens.next();
            if (negated) {
                tokens.next();
            }
            Expression infix = infix(left, operator, precedence);
            left = negated ? negation(infix, head.position()) : infix;
        }
    }

    private static int precedence(Token operator, boolean negated) {
        boolean mayBeNegated =
                operator.isOperator("in") || operator.isOperator("like") || operator.isOperator("between");
        boolean isInfix = operator.type() == TokenType.OPERATOR || operator.type() == TokenType.STAR;
        return !isInfix || (negated && !mayBeNegated) ? ANY : PRECEDENCE.getOrDefault(operator.text(), ANY);
    }

    static Expression negation(Expression negated, Position position) {
        return new Expression.Operation("not", List.of(negated), position);
    }

    private Expression infix(Expression left, Token operator, int precedence) {
        String symbol = operator.text();
        return switch (symbol) {
            case "is" -> typeTest(left, operator);
            case "in" -> new Expression.Operation("in", List.of(left, candidates(precedence)), operator.position());
            case "between" -> between(left, operator, precedence);
            case "like" -> like(left, operator, precedence);
            case "and", "or" -> junction(left, operator, right(precedence));
            default -> new Expression.Operation(symbol, List.of(left, right(precedence)), operator.position());
        };
    }

    private Expression right(int precedence) {
        if (tokens.isAt(TokenType.END)) {
            throw Malformed.statement("Missing right-hand side expression of infix operator");
        }
        return expression(precedence);
    }

    /** A chain of the same operator is one operation, so that long ones are not deep. */
    private static Expression junction(Expression left, Token operator, Expression right) {
        List<Expression> operands = new ArrayList<>();
        if (left instanceof Expression.Operation chain && chain.operator().equals(operator.text())) {
            operands.addAll(chain.operands());
        } else {
            operands.add(left);
        }
        operands.add(right);
        return new Expression.Operation(operator.text(), operands, operator.position());
    }

    private Expression typeTest(Expression operand, Token is) {
        Token next = tokens.peek();
        boolean negated = next.isOperator("not");
        if (negated) {
            tokens.next();
        }
        Expression test = new Expression.TypeTest(operand, terms.typeName(), is.position());
        return negated ? negation(test, is.position()) : test;
    }

    private Expression candidates(int precedence) {
        Token second = tokens.peekSecond();
        if (tokens.isAt(TokenType.LEFT_PAREN) && !second.isKeyword("select") && !second.isKeyword("values")) {
            Position position = tokens.next().position();
            List<Expression> elements = list(TokenType.RIGHT_PAREN);
            return new Expression.Sequence(false, elements, position);
        }
        return right(precedence);
    }

    private Expression between(Expression operand, Token between, int precedence) {
        Expression low = right(precedence);
        if (!tokens.peek().isOperator("and")) {
            throw Malformed.statement("Expected AND keyword");
        }
        tokens.next();
        if (tokens.isAt(TokenType.END)) {
            throw Malformed.statement("Expected expression after AND");
        }
        return new Expression.Operation("between", List.of(operand, low, expression(precedence)), between.position());
    }

    private Expression like(Expression operand, Token like, int precedence) {
        Expression pattern = right(precedence);
        if (!tokens.acceptKeyword("escape")) {
            return new Expression.Operation("like", List.of(operand, pattern), like.position());
        }
        if (tokens.isAt(TokenType.END)) {
            throw Malformed.statement("Expected expression after ESCAPE");
        }
        return new Expression.Operation("like", List.of(operand, pattern, expression(precedence)), like.position());
    }

    /** Expressions with commas between them, and what ends them. */
    List<Expression> list(TokenType end) {
        List<Expression> elements = new ArrayList<>();
        do {
            elements.add(expression());
        } while (tokens.accept(TokenType.COMMA));
        tokens.expect(end);
        return elements;
    }

    private Expression unary() {
        Token head = tokens.peek();
        if (head.isOperator("not")) {
            tokens.next();
            return negation(expression(NOT), head.position());
        }
        if (!head.isOperator("+") && !head.isOperator("-")) {
            return terms.path();
        }
        tokens.next();
        tokens.enter();
        Expression operand = unary();
        tokens.leave();
        if (operand instanceof Expression.Numeral number) {
            return head.isOperator("+") ? number : negative(number);
        }
        return new Expression.Operation(head.text(), List.of(operand), head.position());
    }

    private static Expression negative(Expression.Numeral number) {
        String text = number.text();
        return new Expression.Numeral(text.startsWith("-") ? text.substring(1) : "-" + text, number.position());
    }

    static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
