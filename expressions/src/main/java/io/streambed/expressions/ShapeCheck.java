package io.streambed.expressions;

/**
 * What the service refuses, from left to right, once the syntax is right and before any placeholder is looked at: unknown or
 * misplaced functions, reserved words, list indexes out of range.
 */
final class ShapeCheck {
    private final ExpressionKind kind;

    ShapeCheck(ExpressionKind kind) {
        this.kind = kind;
    }

    void check(ConditionTemplate template) {
        switch (template) {
            case ConditionTemplate.And and -> and.parts().forEach(this::check);
            case ConditionTemplate.Or or -> or.parts().forEach(this::check);
            case ConditionTemplate.Not not -> check(not.negated());
            case ConditionTemplate.Comparison comparison -> {
                check(comparison.left());
                check(comparison.right());
            }
            case ConditionTemplate.Between between -> {
                check(between.operand());
                check(between.low());
                check(between.high());
            }
            case ConditionTemplate.In in -> {
                check(in.operand());
                in.candidates().forEach(this::check);
            }
            case ConditionTemplate.Call(OperandTemplate.Call call) -> check(call, Function.Place.CONDITION);
        }
    }

    void check(ActionTemplate template) {
        check(template.target());
        if (template instanceof ActionTemplate.Set set) {
            check(set.value(), Function.Place.UPDATE_VALUE);
        }
    }

    private void check(ValueTemplate value, Function.Place place) {
        switch (value) {
            case ValueTemplate.Single single -> check(single.operand(), place);
            case ValueTemplate.Sum sum -> {
                check(sum.left(), Function.Place.UPDATE_OPERAND);
                check(sum.right(), Function.Place.UPDATE_OPERAND);
            }
        }
    }

    void check(PathTemplate path) {
        for (PathTemplate.Step step : path.steps()) {
            switch (step) {
                case PathTemplate.Name(String name) -> {
                    if (ReservedWords.contains(name)) {
                        throw kind.invalid("Attribute name is a reserved keyword; reserved keyword: " + name);
                    }
                }
                case PathTemplate.Index(String digits) -> {
                    if (!isIndex(digits)) {
                        throw kind.invalid("List index is not within the allowable range; index: [" + digits + "]");
                    }
                }
                case PathTemplate.Placeholder _ -> {}
            }
        }
    }

    private void check(OperandTemplate operand) {
        check(operand, Function.Place.OPERAND);
    }

    private void check(OperandTemplate operand, Function.Place place) {
        switch (operand) {
            case PathTemplate path -> check(path);
            case OperandTemplate.Call call -> check(call, place);
            case OperandTemplate.Value _, OperandTemplate.Literal _ -> {}
        }
    }

    private void check(OperandTemplate.Call call, Function.Place place) {
        Function function = Function.named(call.function());
        if (function == null) {
            throw kind.invalid("Invalid function name; function: " + call.function());
        }
        if (function.place().isInUpdate() != place.isInUpdate()) {
            throw kind.invalid("The function is not allowed in "
                    + (place.isInUpdate() ? "an update expression" : "a condition expression") + "; function: "
                    + function.text());
        }
        if (function.place() != place
                && !(function == Function.IF_NOT_EXISTS && place == Function.Place.UPDATE_VALUE)) {
            throw kind.invalid(
                    "The function is not allowed to be used this way in an expression; function: " + function.text());
        }
        Function.Place inside = place.isInUpdate() ? Function.Place.UPDATE_OPERAND : Function.Place.OPERAND;
        call.arguments().forEach(argument -> check(argument, inside));
    }

    private static boolean isIndex(String digits) {
        int most = Integer.toString(DocumentPath.MAX_INDEX).length();
        return digits.length() < most || (digits.length() == most && Long.parseLong(digits) <= DocumentPath.MAX_INDEX);
    }
}
