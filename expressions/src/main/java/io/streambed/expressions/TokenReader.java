package io.streambed.expressions;

import io.streambed.model.DynamoDbException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks over an expression's tokens and words the syntax errors. Mutable, used by one parser. */
final class TokenReader {
    private final ExpressionKind kind;
    private final String text;
    private final List<Token> tokens;
    private int next;

    TokenReader(ExpressionKind kind, String text) {
        kind.checkSize(text);
        this.kind = kind;
        this.text = text;
        this.tokens = Lexer.tokens(text);
    }

    TokenKind peek() {
        return tokens.get(next).kind();
    }

    /** The kind of the token after the next one. */
    TokenKind peekSecond() {
        return next + 1 < tokens.size() ? tokens.get(next + 1).kind() : TokenKind.END;
    }

    /** Steps over the next token if it is of this kind. */
    boolean accept(TokenKind expected) {
        if (peek() == expected) {
            next++;
            return true;
        }
        return false;
    }

    /** The text of the next token, which must be of this kind. */
    String expect(TokenKind expected) {
        Token token = tokens.get(next);
        if (token.kind() != expected) {
            throw syntaxError();
        }
        next++;
        return text.substring(token.start(), token.end());
    }

    /** The text of the next token if it is of this kind, else null. */
    @Nullable
    String takeIf(TokenKind expected) {
        return peek() == expected ? expect(expected) : null;
    }

    /** The service shows the token where no expression can go on, and what stands between its neighbours. */
    DynamoDbException syntaxError() {
        Token wrong = tokens.get(next);
        String shown = wrong.kind() == TokenKind.END ? "<EOF>" : text.substring(wrong.start(), wrong.end());
        int from = next > 0 ? tokens.get(next - 1).start() : 0;
        int to = next + 1 < tokens.size() ? tokens.get(next + 1).end() : text.length();
        return kind.invalid("Syntax error; token: \"" + shown + "\", near: \"" + text.substring(from, to) + "\"");
    }

    ExpressionKind kind() {
        return kind;
    }
}
