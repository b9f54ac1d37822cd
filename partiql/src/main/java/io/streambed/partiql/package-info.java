/**
 * The operations that take PartiQL statements. {@link ExecuteStatement} runs one: {@link SelectStatements} reads what a
 * {@link SelectPlan} says, {@link WriteStatements} writes. {@link BatchExecuteStatement} runs several as if each had come alone.
 */
@NullMarked
package io.streambed.partiql;

import org.jspecify.annotations.NullMarked;
