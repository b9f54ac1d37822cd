package io.streambed.expressions;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses update expressions by recursive descent.
 *
 * <pre>
 * update     = section { section }
 * section    = SET path '=' value { ',' path '=' value } | REMOVE path { ',' path }
 *            | ADD path :value { ',' path :value } | DELETE path :value { ',' path :value }
 * value      = operand [ '+' or '-' operand ] | '(' operand '+' or '-' operand ')'
 * </pre>
 *
 * <p>What operands are is {@link OperandParser}'s. That each section may occur only once is not syntax: the service says so only
 * when the rest is right.
 */
final class UpdateParser {
    private static final Set<TokenKind> SECTIONS =
            EnumSet.of(TokenKind.SET, TokenKind.REMOVE, TokenKind.ADD, TokenKind.DELETE);

    private final TokenReader tokens;
    private final OperandParser operands;
    private final List<ActionTemplate> actions = new ArrayList<>(2);

    private UpdateParser(TokenReader tokens) {
        this.tokens = tokens;
        this.operands = new OperandParser(tokens);
    }

    static Parsed parse(String text) {
        return new UpdateParser(new TokenReader(ExpressionKind.UPDATE, text)).read(text.length());
    }

    /**
     * @param actions in the order of the text
     * @param repeated the first section that occurs again
     * @param operators plus, minus and functions
     * @param length of the text
     */
    record Parsed(List<ActionTemplate> actions, @Nullable TokenKind repeated, int operators, int length) {
        public Parsed {
            actions = List.copyOf(actions);
        }
    }

    private Parsed read(int length) {
        Set<TokenKind> seen = EnumSet.noneOf(TokenKind.class);
        TokenKind repeated = null;
        do {
            TokenKind section = tokens.peek();
            if (!SECTIONS.contains(section)) {
                throw tokens.syntaxError();
            }
            tokens.accept(section);
            if (!seen.add(section) && repeated == null) {
                repeated = section;
            }
            do {
                actions.add(action(section));
            } while (tokens.accept(TokenKind.COMMA));
        } while (tokens.peek() != TokenKind.END);
        return new Parsed(actions, repeated, operands.operators(), length);
    }

    private ActionTemplate action(TokenKind section) {
        PathTemplate target = PathParser.parse(tokens);
        return switch (section) {
            case REMOVE -> new ActionTemplate.Remove(target);
            case ADD -> new ActionTemplate.Add(target, placeholder());
            case DELETE -> new ActionTemplate.Delete(target, placeholder());
            default -> {
                tokens.expect(TokenKind.EQUAL);
                yield new ActionTemplate.Set(target, value());
            }
        };
    }

    /** A parenthesis may open a sum or an operand, as with conditions. */
    private OperandTemplate placeholder() {
        return new OperandTemplate.Value(tokens.expect(TokenKind.VALUE_PLACEHOLDER));
    }

    private ValueTemplate value() {
        int open = operands.openParentheses();
        OperandTemplate first = operands.atom();
        int closedHere = operands.close(open);
        if (closedHere > 1) {
            throw operands.redundantParentheses();
        }
        open -= closedHere;
        Sign sign = sign();
        if (sign == null) {
            if (open > 0) {
                throw tokens.syntaxError();
            }
            return new ValueTemplate.Single(first);
        }
        operands.countOperators(1);
        ValueTemplate sum = new ValueTemplate.Sum(
                new ValueTemplate.Single(first), sign, new ValueTemplate.Single(operands.operand()));
        for (int closed = 0; closed < open; closed++) {
            tokens.expect(TokenKind.RIGHT_PARENTHESIS);
            if (closed > 0) {
                throw operands.redundantParentheses();
            }
        }
        return sum;
    }

    private @Nullable Sign sign() {
        if (tokens.accept(TokenKind.PLUS)) {
            return Sign.PLUS;
        }
        return tokens.accept(TokenKind.MINUS) ? Sign.MINUS : null;
    }
}
