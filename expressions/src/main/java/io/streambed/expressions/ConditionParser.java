package io.streambed.expressions;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses conditions by recursive descent.
 *
 * <pre>
 * or         = and { OR and }
 * and        = not { AND not }
 * not        = { NOT } primary
 * primary    = '(' or ')' | operand comparator operand | operand BETWEEN operand AND operand
 *            | operand IN '(' operands ')' | call
 * </pre>
 *
 * <p>What operands and calls are is {@link OperandParser}'s. A parenthesis may open a condition or an operand; which one is known
 * only later. So a primary counts the opening ones, reads what comes first, and closes them one by one. That also bounds the
 * recursion: each level takes an operator, of which there are at most 300.
 */
final class ConditionParser {
    private final TokenReader tokens;
    private final OperandParser operands;

    private ConditionParser(TokenReader tokens) {
        this.tokens = tokens;
        this.operands = new OperandParser(tokens);
    }

    static Parsed parse(ExpressionKind kind, String text) {
        ConditionParser parser = new ConditionParser(new TokenReader(kind, text));
        ConditionTemplate template = parser.or();
        if (parser.tokens.peek() != TokenKind.END) {
            throw parser.tokens.syntaxError();
        }
        return new Parsed(template, parser.operands.operators(), text.length());
    }

    /**
     * @param operators comparators, functions, BETWEEN, IN, AND, OR and NOT
     * @param length of the text
     */
    record Parsed(ConditionTemplate template, int operators, int length) {}

    private ConditionTemplate or() {
        return orFrom(and());
    }

    /** Reads on after the first part of what may be a disjunction. */
    private ConditionTemplate orFrom(ConditionTemplate first) {
        if (tokens.peek() != TokenKind.OR) {
            return first;
        }
        List<ConditionTemplate> parts = new ArrayList<>();
        parts.add(first);
        while (tokens.accept(TokenKind.OR)) {
            operands.countOperators(1);
            parts.add(and());
        }
        return new ConditionTemplate.Or(parts);
    }

    private ConditionTemplate and() {
        return andFrom(not());
    }

    private ConditionTemplate andFrom(ConditionTemplate first) {
        if (tokens.peek() != TokenKind.AND) {
            return first;
        }
        List<ConditionTemplate> parts = new ArrayList<>();
        parts.add(first);
        while (tokens.accept(TokenKind.AND)) {
            operands.countOperators(1);
            parts.add(not());
        }
        return new ConditionTemplate.And(parts);
    }

    private ConditionTemplate not() {
        int negations = 0;
        while (tokens.accept(TokenKind.NOT)) {
            negations++;
        }
        operands.countOperators(negations);
        ConditionTemplate template = primary();
        for (int i = 0; i < negations; i++) {
            template = new ConditionTemplate.Not(template);
        }
        return template;
    }

    private ConditionTemplate primary() {
        operands.enter();
        int open = operands.openParentheses();
        ConditionTemplate condition;
        boolean isGroup = false;
        if (open > 0 && tokens.peek() == TokenKind.NOT) {
            condition = not();
        } else {
            OperandTemplate first = operands.atom();
            int closed = operands.close(open);
            open -= closed;
            boolean compared = isComparison(tokens.peek());
            if (!compared && !(first instanceof OperandTemplate.Call)) {
                // Neither an operand nor a condition: no matter how many parentheses it has.
                throw tokens.syntaxError();
            }
            if (closed > 1) {
                throw operands.redundantParentheses();
            }
            if (compared || !(first instanceof OperandTemplate.Call call)) {
                condition = comparison(first);
            } else {
                condition = new ConditionTemplate.Call(call);
                isGroup = closed > 0;
            }
        }
        for (; open > 0; open--) {
            if (isGroup && tokens.accept(TokenKind.RIGHT_PARENTHESIS)) {
                throw operands.redundantParentheses();
            }
            condition = orFrom(andFrom(condition));
            tokens.expect(TokenKind.RIGHT_PARENTHESIS);
            isGroup = true;
        }
        operands.leave();
        return condition;
    }

    private static boolean isComparison(TokenKind kind) {
        return kind == TokenKind.BETWEEN || kind == TokenKind.IN || comparator(kind) != null;
    }

    private ConditionTemplate comparison(OperandTemplate left) {
        operands.countOperators(1);
        if (tokens.accept(TokenKind.BETWEEN)) {
            OperandTemplate low = operands.operand();
            tokens.expect(TokenKind.AND);
            return new ConditionTemplate.Between(left, low, operands.operand());
        }
        if (tokens.accept(TokenKind.IN)) {
            return new ConditionTemplate.In(left, operands.operands());
        }
        Comparator comparator = comparator(tokens.peek());
        if (comparator == null) {
            throw tokens.syntaxError();
        }
        tokens.accept(tokens.peek());
        return new ConditionTemplate.Comparison(left, comparator, operands.operand());
    }

    private static @Nullable Comparator comparator(TokenKind kind) {
        return switch (kind) {
            case EQUAL -> Comparator.EQUAL;
            case NOT_EQUAL -> Comparator.NOT_EQUAL;
            case LESS -> Comparator.LESS;
            case LESS_OR_EQUAL -> Comparator.LESS_OR_EQUAL;
            case GREATER -> Comparator.GREATER;
            case GREATER_OR_EQUAL -> Comparator.GREATER_OR_EQUAL;
            default -> null;
        };
    }
}
