package io.streambed.expressions;

import io.streambed.model.DynamoDbException;
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
 * operand    = path | :value | call | '(' operand ')'
 * call       = name '(' operands ')'
 * </pre>
 *
 * <p>A parenthesis may open a condition or an operand; which one is known only later. So a primary counts the opening ones, reads
 * what comes first, and closes them one by one. That also bounds the recursion: each level takes an operator, of which there
 * are at most 300.
 */
final class ConditionParser {
    static final int MAX_OPERATORS = 300;

    private final TokenReader tokens;
    private int operators;
    private int depth;

    private ConditionParser(TokenReader tokens) {
        this.tokens = tokens;
    }

    static Parsed parse(ExpressionKind kind, String text) {
        ConditionParser parser = new ConditionParser(new TokenReader(kind, text));
        ConditionTemplate template = parser.or();
        if (parser.tokens.peek() != TokenKind.END) {
            throw parser.tokens.syntaxError();
        }
        return new Parsed(template, parser.operators, text.length());
    }

    static DynamoDbException tooManyOperators(ExpressionKind kind) {
        // The service stops counting here, so this is the count it always shows.
        return kind.invalid("The expression contains too many operators; operator count: " + (MAX_OPERATORS + 1));
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
            operators++;
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
            operators++;
            parts.add(not());
        }
        return new ConditionTemplate.And(parts);
    }

    private ConditionTemplate not() {
        int negations = 0;
        while (tokens.accept(TokenKind.NOT)) {
            negations++;
        }
        operators += negations;
        ConditionTemplate template = primary();
        for (int i = 0; i < negations; i++) {
            template = new ConditionTemplate.Not(template);
        }
        return template;
    }

    private ConditionTemplate primary() {
        enter();
        int open = 0;
        while (tokens.accept(TokenKind.LEFT_PARENTHESIS)) {
            open++;
        }
        ConditionTemplate condition;
        boolean isGroup = false;
        if (open > 0 && tokens.peek() == TokenKind.NOT) {
            condition = not();
        } else {
            OperandTemplate first = atom();
            int closed = close(open);
            open -= closed;
            boolean compared = isComparison(tokens.peek());
            if (!compared && !(first instanceof OperandTemplate.Call)) {
                // Neither an operand nor a condition: no matter how many parentheses it has.
                throw tokens.syntaxError();
            }
            if (closed > 1) {
                throw redundantParentheses();
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
                throw redundantParentheses();
            }
            condition = orFrom(andFrom(condition));
            tokens.expect(TokenKind.RIGHT_PARENTHESIS);
            isGroup = true;
        }
        depth--;
        return condition;
    }

    /** Closes as many of the open parentheses as are closed right here, and returns how many these are. */
    private int close(int open) {
        int closed = 0;
        while (closed < open && tokens.accept(TokenKind.RIGHT_PARENTHESIS)) {
            closed++;
        }
        return closed;
    }

    private static boolean isComparison(TokenKind kind) {
        return kind == TokenKind.BETWEEN || kind == TokenKind.IN || comparator(kind) != null;
    }

    private ConditionTemplate comparison(OperandTemplate left) {
        operators++;
        if (tokens.accept(TokenKind.BETWEEN)) {
            OperandTemplate low = operand();
            tokens.expect(TokenKind.AND);
            return new ConditionTemplate.Between(left, low, operand());
        }
        if (tokens.accept(TokenKind.IN)) {
            return new ConditionTemplate.In(left, operands());
        }
        Comparator comparator = comparator(tokens.peek());
        if (comparator == null) {
            throw tokens.syntaxError();
        }
        tokens.accept(tokens.peek());
        return new ConditionTemplate.Comparison(left, comparator, operand());
    }

    private OperandTemplate operand() {
        int open = 0;
        while (tokens.accept(TokenKind.LEFT_PARENTHESIS)) {
            open++;
        }
        OperandTemplate operand = atom();
        int closed = close(open);
        if (closed > 1) {
            throw redundantParentheses();
        }
        if (closed < open) {
            throw tokens.syntaxError();
        }
        return operand;
    }

    private List<OperandTemplate> operands() {
        tokens.expect(TokenKind.LEFT_PARENTHESIS);
        List<OperandTemplate> operands = new ArrayList<>();
        do {
            operands.add(operand());
        } while (tokens.accept(TokenKind.COMMA));
        tokens.expect(TokenKind.RIGHT_PARENTHESIS);
        return operands;
    }

    private OperandTemplate atom() {
        String value = tokens.takeIf(TokenKind.VALUE_PLACEHOLDER);
        if (value != null) {
            return new OperandTemplate.Value(value);
        }
        if (tokens.peek() != TokenKind.NAME || tokens.peekSecond() != TokenKind.LEFT_PARENTHESIS) {
            return PathParser.parse(tokens);
        }
        enter();
        operators++;
        String function = tokens.expect(TokenKind.NAME);
        OperandTemplate call = new OperandTemplate.Call(function, operands());
        depth--;
        return call;
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

    private void enter() {
        depth++;
        if (depth > MAX_OPERATORS + 1) {
            throw tooManyOperators(tokens.kind());
        }
    }

    private DynamoDbException redundantParentheses() {
        return tokens.kind().invalid("The expression has redundant parentheses;");
    }
}
