/**
 * Where the metrics of a run go beside its folder: a tracking server, a dashboard, another file.
 *
 * <p>A {@link org.fairlead.tracking.sink.SinkProvider} is a catalogue entry that opens a {@link
 * org.fairlead.tracking.sink.MetricsSink} for a run; a recipe names those it wants. {@link
 * org.fairlead.tracking.sink.Sinks} hands every sink its rows on a thread of its own, so that one
 * that is slow or fails never harms training. {@code metrics.jsonl} is no sink: the run writes it
 * itself.
 */
@NullMarked
package org.fairlead.tracking.sink;

import org.jspecify.annotations.NullMarked;
