package org.fairlead.tracking.sink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.fairlead.base.Thrown;
import org.fairlead.base.catalogue.Catalogue;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * The sinks of a run. Each has a queue and a thread: handing a row over takes no longer than
 * putting it into a queue, and never fails. A sink that throws, or that is so slow that its queue
 * is full, is dropped with one warning that names it.
 *
 * <p>The thread that trains owns it.
 */
public final class Sinks implements AutoCloseable {
  private static final int QUEUE = 1_024;
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final List<QueuedSink> sinks;
  private final Duration deadline;

  private Sinks(List<QueuedSink> sinks, Duration deadline) {
    this.sinks = List.copyOf(sinks);
    this.deadline = deadline;
  }

  /**
   * Opens the sinks of a run. One that cannot be opened is left out, with a warning.
   *
   * @param names of the sinks, from {@code tracking.sinks}
   * @param options returns the options of a sink: a record of the type of its defaults
   * @param warn takes a warning, on any thread
   * @throws org.fairlead.base.InputException if there is no sink of a name
   */
  public static Sinks open(
      List<String> names,
      Function<SinkProvider<?>, Record> options,
      SinkContext context,
      Consumer<String> warn) {
    Catalogue<SinkProvider<?>> known = SinkProvider.catalogue();
    List<SinkProvider<?>> chosen =
        new LinkedHashSet<>(names)
            .stream().<SinkProvider<?>>map(name -> known.get("tracking.sinks", name)).toList();
    return open(chosen, options, context, warn, QUEUE, DEADLINE);
  }

  static Sinks open(
      List<? extends SinkProvider<?>> chosen,
      Function<SinkProvider<?>, Record> options,
      SinkContext context,
      Consumer<String> warn,
      int queue,
      Duration deadline) {
    var sinks = new ArrayList<QueuedSink>();
    for (SinkProvider<?> provider : chosen) {
      try {
        MetricsSink sink = opened(provider, options.apply(provider), context);
        sinks.add(new QueuedSink(provider.name(), sink, queue, warn));
      } catch (Throwable e) {
        if (Thrown.isFatal(e)) {
          throw (VirtualMachineError) e;
        }
        warn.accept(
            "sink %s cannot be opened and gets nothing: %s"
                .formatted(provider.name(), Thrown.text(e)));
      }
    }
    return new Sinks(sinks, deadline);
  }

  private static <O extends Record> MetricsSink opened(
      SinkProvider<O> provider, Record options, SinkContext context) throws Exception {
    @SuppressWarnings("unchecked") // the options of a provider have the type of its defaults
    O own = (O) provider.defaults().getClass().cast(options);
    return provider.open(own, context);
  }

  /** Hands over a row that does not change any more. */
  public void row(Map<String, ?> row) {
    sinks.forEach(sink -> sink.offer(to -> to.row(row)));
  }

  /** Hands over a line that a person should read once. */
  public void note(String text) {
    sinks.forEach(sink -> sink.offer(to -> to.note(text)));
  }

  /** Hands over the end of the run. */
  public void finished(RunStatus status, @Nullable Results results) {
    sinks.forEach(sink -> sink.offer(to -> to.finished(status, results)));
  }

  /** Waits until every sink has taken all that it was given, but no longer than a deadline. */
  @Override
  public void close() {
    long end = System.nanoTime() + deadline.toNanos();
    sinks.forEach(QueuedSink::end);
    sinks.forEach(sink -> sink.await(Duration.ofNanos(end - System.nanoTime())));
  }
}
