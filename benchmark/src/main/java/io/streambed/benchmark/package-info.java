/**
 * Load generation and side by side comparison with peers, over HTTP only: this module knows nothing of Streambed's code.
 *
 * <p>{@link io.streambed.benchmark.Benchmark} is the command, {@link io.streambed.benchmark.BenchmarkRun} the order of a
 * run. The load comes from {@link io.streambed.benchmark.LoadGenerator}, with {@link
 * io.streambed.benchmark.RequestTemplate}, {@link io.streambed.benchmark.Connection} and {@link
 * io.streambed.benchmark.HttpMessage}; stream lag and recovery are {@link io.streambed.benchmark.StreamLag} and {@link
 * io.streambed.benchmark.Recovery}, the scenarios of the data plane {@link io.streambed.benchmark.DataScenarios}. What is measured is a {@link io.streambed.benchmark.Database}, run as a {@link
 * io.streambed.benchmark.ChildProcess}. {@link io.streambed.benchmark.Report} turns {@link
 * io.streambed.benchmark.Results} into Markdown.
 */
@NullMarked
package io.streambed.benchmark;

import org.jspecify.annotations.NullMarked;
