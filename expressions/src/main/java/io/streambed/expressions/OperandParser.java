package io.streambed.expressions;

import io.streambed.model.DynamoDbException;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses what conditions and updates have in common, and counts operators. Mutable, used by one parser.
 *
 * <pre>
 * operand    = path | :value | call | '(' operand ')'
 * call       = name '(' operand { ',' operand } ')'
 * </pre>
 */
final class OperandParser {
    static final int MAX_OPERATORS = 300;

    private final TokenReader tokens;
    private int operators;
    private int depth;

    OperandParser(TokenReader tokens) {
        this.tokens = tokens;
    }

    static DynamoDbException tooManyOperators(ExpressionKind kind) {
        // The service stops counting here, so this is the count it always shows.
        return kind.invalid("The expression contains too many operators; operator count: " + (MAX_OPERATORS + 1));
    }

    void countOperators(int more) {
        operators += more;
    }

    /** How many operators and functions there have been. */
    int operators() {
        return operators;
    }

    /** Bounds the recursion: each level takes an operator or function, of which there may be only so many. */
    void enter() {
        depth++;
        if (depth > MAX_OPERATORS + 1) {
            throw tooManyOperators(tokens.kind());
        }
    }

    void leave() {
        depth--;
    }

    OperandTemplate operand() {
        int open = openParentheses();
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

    List<OperandTemplate> operands() {
        tokens.expect(TokenKind.LEFT_PARENTHESIS);
        List<OperandTemplate> operands = new ArrayList<>();
        do {
            operands.add(operand());
        } while (tokens.accept(TokenKind.COMMA));
        tokens.expect(TokenKind.RIGHT_PARENTHESIS);
        return operands;
    }

    /** An operand without parentheses around it. */
    OperandTemplate atom() {
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
        leave();
        return call;
    }

    /** Steps over parentheses that open, and returns how many there are. */
    int openParentheses() {
        int open = 0;
        while (tokens.accept(TokenKind.LEFT_PARENTHESIS)) {
            open++;
        }
        return open;
    }

    /** Closes as many of the open parentheses as are closed right here, and returns how many these are. */
    int close(int open) {
        int closed = 0;
        while (closed < open && tokens.accept(TokenKind.RIGHT_PARENTHESIS)) {
            closed++;
        }
        return closed;
    }

    DynamoDbException redundantParentheses() {
        return tokens.kind().invalid("The expression has redundant parentheses;");
    }
}
