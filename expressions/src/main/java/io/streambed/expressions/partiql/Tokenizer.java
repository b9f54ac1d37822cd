package io.streambed.expressions.partiql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes a statement apart into tokens. Characters that make none are refused without a word of which. Used by one thread, once. */
final class Tokenizer {
    private static final char END = '\uFFFF';

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineStart;

    private Tokenizer(String text) {
        this.text = text;
    }

    /**
     * All tokens, the last of which is {@link TokenType#END}.
     *
     * @throws io.streambed.model.DynamoDbException in the service's words if characters make no token
     */
    static List<Token> tokenize(String text) {
        Tokenizer tokenizer = new Tokenizer(text);
        tokenizer.read();
        return tokenizer.tokens;
    }

    private void read() {
        while (true) {
            skipBlank();
            char c = peek(0);
            if (c == END && at >= text.length()) {
                tokens.add(new Token(TokenType.END, "", new Position(line, at - lineStart + 1, 0)));
                return;
            }
            if (isLetter(c)) {
                word();
            } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
                number();
            } else {
                switch (c) {
                    case '\'' -> quoted(TokenType.STRING);
                    case '"' -> quoted(TokenType.QUOTED_IDENTIFIER);
                    case '`' -> quoted(TokenType.ION_LITERAL);
                    default -> symbol(c);
                }
            }
        }
    }

    private void skipBlank() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                at++;
                newLine();
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
                at++;
            } else if (c == '-' && peek(1) == '-') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (c == '/' && peek(1) == '*') {
                skipComment();
            } else {
                return;
            }
        }
    }

    private void skipComment() {
        at += 2;
        while (at < text.length()) {
            if (text.charAt(at) == '*' && peek(1) == '/') {
                at += 2;
                return;
            }
            if (text.charAt(at++) == '\n') {
                newLine();
            }
        }
        throw Malformed.statement("");
    }

    private void newLine() {
        line++;
        lineStart = at;
    }

    private void word() {
        int start = at;
        while (isLetter(peek(0)) || isDigit(peek(0))) {
            at++;
        }
        String word = text.substring(start, at);
        String lower = word.toLowerCase(Locale.ROOT);
        if (Keywords.isOperator(lower)) {
            add(TokenType.OPERATOR, lower, start);
        } else if (Keywords.contains(lower)) {
            add(TokenType.KEYWORD, lower, start);
        } else {
            add(TokenType.IDENTIFIER, word, start);
        }
    }

    private void number() {
        int start = at;
        digits();
        if (peek(0) == '.') {
            at++;
            digits();
        }
        int exponent = start;
        if (peek(0) == 'e' || peek(0) == 'E') {
            at++;
            exponent = at;
            if (peek(0) == '+' || peek(0) == '-') {
                at++;
            }
            digits();
        }
        if (isLetter(peek(0)) || peek(0) == '.') {
            throw Malformed.statement("");
        }
        String number = text.substring(start, at);
        try {
            // What can be read at all: exponent and scale have to fit into 32 bits.
            var _ = new BigDecimal(number);
            if (exponent > start) {
                Integer.parseInt(text.substring(exponent, at));
            }
        } catch (NumberFormatException e) {
            throw Malformed.statement("");
        }
        add(TokenType.NUMBER, number, start);
    }

    private void digits() {
        while (isDigit(peek(0))) {
            at++;
        }
    }

    /** The quote stands for itself where it is doubled. */
    private void quoted(TokenType type) {
        int start = at;
        int startLine = line;
        int column = at - lineStart + 1;
        char quote = text.charAt(at++);
        StringBuilder content = new StringBuilder();
        while (true) {
            if (at >= text.length()) {
                throw Malformed.statement("");
            }
            char c = text.charAt(at++);
            if (c == '\n') {
                newLine();
            }
            if (c == quote) {
                if (peek(0) != quote || type == TokenType.ION_LITERAL) {
                    break;
                }
                at++;
            }
            content.append(c);
        }
        tokens.add(new Token(type, content.toString(), new Position(startLine, column, at - start)));
    }

    private void symbol(char c) {
        char next = peek(1);
        switch (c) {
            case '(' -> take(TokenType.LEFT_PAREN, 1);
            case ')' -> take(TokenType.RIGHT_PAREN, 1);
            case '[' -> take(TokenType.LEFT_BRACKET, 1);
            case ']' -> take(TokenType.RIGHT_BRACKET, 1);
            case '{' -> take(TokenType.LEFT_CURLY, 1);
            case '}' -> take(TokenType.RIGHT_CURLY, 1);
            case ',' -> take(TokenType.COMMA, 1);
            case ':' -> take(TokenType.COLON, 1);
            case ';' -> take(TokenType.SEMICOLON, 1);
            case '.' -> take(TokenType.DOT, 1);
            case '?' -> take(TokenType.QUESTION_MARK, 1);
            case '*' -> take(TokenType.STAR, 1);
            case '=', '+', '-', '/', '%', '@' -> take(TokenType.OPERATOR, 1);
            case '<' -> {
                if (next == '<') {
                    take(TokenType.LEFT_DOUBLE_ANGLE_BRACKET, 2);
                } else {
                    take(TokenType.OPERATOR, next == '=' || next == '>' ? 2 : 1);
                }
            }
            case '>' -> {
                if (next == '>') {
                    take(TokenType.RIGHT_DOUBLE_ANGLE_BRACKET, 2);
                } else {
                    take(TokenType.OPERATOR, next == '=' ? 2 : 1);
                }
            }
            case '!' -> takePair('=', next);
            case '|' -> takePair('|', next);
            default -> throw Malformed.statement("");
        }
    }

    private void takePair(char expected, char next) {
        if (next != expected) {
            throw Malformed.statement("");
        }
        take(TokenType.OPERATOR, 2);
    }

    private void take(TokenType type, int length) {
        int start = at;
        at += length;
        add(type, text.substring(start, at), start);
    }

    private void add(TokenType type, String value, int start) {
        tokens.add(new Token(type, value, new Position(line, start - lineStart + 1, at - start)));
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : END;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
