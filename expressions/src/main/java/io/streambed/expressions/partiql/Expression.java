package io.streambed.expressions.partiql;

import java.util.List;

/** A statement or a part of one as written. */
sealed interface Expression
        permits Expression.Text,
                Expression.Numeral,
                Expression.Truth,
                Expression.Nothing,
                Expression.Missing,
                Expression.Ion,
                Expression.Name,
                Expression.Parameter,
                Expression.Path,
                Expression.Call,
                Expression.Operation,
                Expression.TypeTest,
                Expression.Sequence,
                Expression.Struct,
                Expression.Foreign,
                SelectSyntax,
                ManipulationSyntax {
    /** Of the token that says what it is. */
    Position position();

    /** {@code 'a string'} */
    record Text(String value, Position position) implements Expression {}

    /**
     * A number.
     *
     * @param text may start with a minus, and was read as a number by {@link java.math.BigDecimal}
     */
    record Numeral(String text, Position position) implements Expression {}

    record Truth(boolean value, Position position) implements Expression {}

    /** {@code NULL} */
    record Nothing(Position position) implements Expression {}

    /** {@code MISSING} */
    record Missing(Position position) implements Expression {}

    /** A literal in backticks. */
    record Ion(String text, Position position) implements Expression {}

    record Name(String name, Position position) implements Expression {}

    /**
     * A question mark.
     *
     * @param index from 0
     */
    record Parameter(int index, Position position) implements Expression {}

    record Path(Expression root, List<Step> steps, Position position) implements Expression {
        public Path {
            steps = List.copyOf(steps);
        }
    }

    sealed interface Step {
        Position position();

        /** {@code .name} */
        record Member(String name, Position position) implements Step {}

        /** {@code [expression]} */
        record Element(Expression index) implements Step {
            @Override
            public Position position() {
                return index.position();
            }
        }

        /** {@code [*]} */
        record AllElements(Position position) implements Step {}

        /** {@code .*} */
        record AllMembers(Position position) implements Step {}
    }

    /**
     * A call of a function.
     *
     * @param function in lower case
     */
    record Call(String function, List<Expression> arguments, Position position) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * Operands with an operator.
     *
     * @param operator its symbol, or its name in lower case
     */
    record Operation(String operator, List<Expression> operands, Position position) implements Expression {
        public Operation {
            operands = List.copyOf(operands);
        }
    }

    /**
     * What IS asks.
     *
     * @param type in upper case
     */
    record TypeTest(Expression operand, String type, Position position) implements Expression {}

    /**
     * A list or a set.
     *
     * @param bag whether it is a set in double angle brackets rather than a list
     */
    record Sequence(boolean bag, List<Expression> elements, Position position) implements Expression {
        public Sequence {
            elements = List.copyOf(elements);
        }
    }

    record Field(Expression name, Expression value) {}

    record Struct(List<Field> fields, Position position) implements Expression {
        public Struct {
            fields = List.copyOf(fields);
        }
    }

    /** Something PartiQL has and the service does not, such as CASE or CREATE TABLE. */
    record Foreign(String name, boolean isStatement, Position position) implements Expression {}
}
