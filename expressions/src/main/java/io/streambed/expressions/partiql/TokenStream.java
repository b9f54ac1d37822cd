package io.streambed.expressions.partiql;

import io.streambed.model.DynamoDbException;
import java.util.List;

/** Tokens and how far they have been read. Used by one parser. */
final class TokenStream {
    /** How deep a statement may be nested; beyond it the service cannot read one either. */
    private static final int MAX_DEPTH = 100;

    private static final int MAX_OPERATORS = 300;

    private final List<Token> tokens;
    private int at;
    private int depth;
    private int parameters;
    private int operators;

    TokenStream(String statement) {
        tokens = Tokenizer.tokenize(statement);
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peekSecond() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    TokenType type() {
        return peek().type();
    }

    Token next() {
        Token token = tokens.get(at);
        if (at < tokens.size() - 1) {
            at++;
        }
        return token;
    }

    boolean isAt(TokenType type) {
        return type() == type;
    }

    boolean isAtKeyword(String word) {
        return peek().isKeyword(word);
    }

    boolean accept(TokenType type) {
        boolean found = isAt(type);
        if (found) {
            next();
        }
        return found;
    }

    boolean acceptKeyword(String word) {
        boolean found = isAtKeyword(word);
        if (found) {
            next();
        }
        return found;
    }

    Token expect(TokenType type) {
        if (!isAt(type)) {
            throw Malformed.statement("Expected " + type);
        }
        return next();
    }

    /** The number of the parameter that a question mark stands for, from 0. */
    int nextParameter() {
        return parameters++;
    }

    int parameters() {
        return parameters;
    }

    /** To be called for each operator and function. */
    void countOperator() {
        if (++operators > MAX_OPERATORS) {
            throw DynamoDbException.validation(
                    "The expression contains too many operators; operator count: " + operators);
        }
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw Malformed.statement("");
        }
    }

    void leave() {
        depth--;
    }
}
