package org.fairlead.tracking.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.fairlead.base.InputException;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.base.catalogue.Provider;
import org.fairlead.tracking.run.RunStatus;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // JUnit sets the folder
final class SinksTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path folder;
  private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  private SinkContext context(long resumedAt) {
    return new SinkContext("run", folder, "recipe", "name: recipe\n", resumedAt);
  }

  private Sinks open(MetricsSink sink, int queue, Duration deadline) {
    return Sinks.open(
        List.of(new One(sink)), Provider::defaults, context(0), warnings::add, queue, deadline);
  }

  private static Map<String, Object> epoch(long step) {
    var row = new LinkedHashMap<String, Object>();
    row.put("kind", "epoch");
    row.put("step", step);
    row.put("epoch", step / 10);
    row.put("loss", 0.5);
    row.put("validation", Map.of("accuracy", 0.75));
    return row;
  }

  @Test
  void sink_hearsEverythingInOrder_beforeItIsClosed() {
    try (Sinks sinks = open(new Listening(), 64, LONG)) {
      sinks.row(epoch(10));
      sinks.note("careful");
      sinks.row(epoch(20));
      sinks.finished(RunStatus.FINISHED, null);
    }

    assertThat(heard).containsExactly("10", "careful", "20", "FINISHED", "closed");
    assertThat(warnings).isEmpty();
  }

  @Test
  void failingSink_isDroppedWithOneWarning() {
    var failing =
        new Listening() {
          @Override
          public void row(Map<String, ?> row) throws IOException {
            throw new IOException("no route");
          }
        };
    try (Sinks sinks = open(failing, 64, LONG)) {
      for (int i = 1; i <= 50; i++) {
        sinks.row(epoch(i));
      }
    }

    assertThat(warnings)
        .containsExactly(
            "sink one failed: java.io.IOException: no route; the run goes on without it");
    assertThat(heard).containsExactly("closed");
  }

  @Test
  void sinkThatThrowsAnError_isDroppedWithAWarning() {
    var failing =
        new Listening() {
          @Override
          public void row(Map<String, ?> row) {
            throw new AssertionError("row");
          }
        };
    try (Sinks sinks = open(failing, 64, LONG)) {
      sinks.row(epoch(1));
    }

    assertThat(warnings)
        .containsExactly(
            "sink one failed: java.lang.AssertionError: row; the run goes on without it");
    assertThat(heard).containsExactly("closed");
  }

  @Test
  void sinkThatThrowsAnInterruptOfItsOwn_isDroppedWithAWarning() {
    var failing =
        new Listening() {
          @Override
          public void row(Map<String, ?> row) throws InterruptedException {
            throw new InterruptedException("why");
          }
        };
    try (Sinks sinks = open(failing, 64, LONG)) {
      sinks.row(epoch(1));
    }

    assertThat(warnings)
        .containsExactly(
            "sink one failed: java.lang.InterruptedException: why; the run goes on without it");
  }

  @Test
  void slowSink_isDroppedWhenItsQueueIsFull() throws InterruptedException {
    var began = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var slow =
        new Listening() {
          @Override
          public void row(Map<String, ?> row) throws InterruptedException {
            began.countDown();
            release.await();
          }
        };
    try (Sinks sinks = open(slow, 2, LONG)) {
      sinks.row(epoch(1));
      began.await();
      for (int i = 2; i <= 9; i++) {
        sinks.row(epoch(i));
      }
      assertThat(warnings)
          .containsExactly("sink one is too slow: 2 calls wait for it; the run goes on without it");
      release.countDown();
    }

    assertThat(heard).containsExactly("closed");
  }

  @Test
  void hangingSink_doesNotHoldUpTheEnd() throws InterruptedException {
    var began = new CountDownLatch(1);
    var hanging =
        new Listening() {
          @Override
          public void row(Map<String, ?> row) throws InterruptedException {
            began.countDown();
            new CountDownLatch(1).await();
          }
        };
    try (Sinks sinks = open(hanging, 8, Duration.ofMillis(20))) {
      sinks.row(epoch(1));
      began.await();
      sinks.row(epoch(2));
    }

    assertThat(warnings)
        .containsExactly(
            "sink one did not take its last 1 calls in time; the run goes on without it");
  }

  @Test
  void sinkThatCannotBeOpened_isLeftOut() {
    Sinks.open(List.of(new One(null)), Provider::defaults, context(0), warnings::add, 8, LONG)
        .close();

    assertThat(warnings)
        .containsExactly(
            "sink one cannot be opened and gets nothing: java.io.IOException: no server");
  }

  @Test
  void sinkWhoseOpeningThrowsAnError_isLeftOut() {
    Sinks.open(
            List.of(new One(null)),
            provider -> {
              throw new AssertionError("open");
            },
            context(0),
            warnings::add,
            8,
            LONG)
        .close();

    assertThat(warnings)
        .containsExactly(
            "sink one cannot be opened and gets nothing: java.lang.AssertionError: open");
  }

  @Test
  void unknownName_isAnError() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(
            () -> Sinks.open(List.of("cvs"), Provider::defaults, context(0), warnings::add).close())
        .withMessageStartingWith("tracking.sinks is 'cvs', which is no sink");
  }

  @Test
  void csv_keepsARowPerValue_andGoesOnWhereARunIsResumed() throws IOException {
    try (Sinks sinks = Sinks.open(List.of("csv"), Provider::defaults, context(0), warnings::add)) {
      sinks.row(epoch(10));
      sinks.row(epoch(20));
    }
    try (Sinks sinks = Sinks.open(List.of("csv"), Provider::defaults, context(10), warnings::add)) {
      sinks.row(epoch(20));
    }

    assertThat(warnings).isEmpty();
    assertThat(Files.readString(folder.resolve("metrics.csv")).lines())
        .containsExactly(
            "kind,step,epoch,name,value",
            "epoch,10,1,loss,0.5",
            "epoch,10,1,validation.accuracy,0.75",
            "epoch,20,2,loss,0.5",
            "epoch,20,2,validation.accuracy,0.75");
  }

  private class Listening implements MetricsSink {
    @Override
    public void row(Map<String, ?> row) throws Exception {
      heard.add(String.valueOf(row.get("step")));
    }

    @Override
    public void note(String text) {
      heard.add(text);
    }

    @Override
    public void finished(RunStatus status, org.fairlead.tracking.run.Results results) {
      heard.add(status.name());
    }

    @Override
    public void close() {
      heard.add("closed");
    }
  }

  /** A provider of one sink, or of none. */
  private record One(MetricsSink sink) implements SinkProvider<NoOptions> {
    @Override
    public String name() {
      return "one";
    }

    @Override
    public String summary() {
      return "a sink of this test";
    }

    @Override
    public NoOptions defaults() {
      return new NoOptions();
    }

    @Override
    public MetricsSink open(NoOptions options, SinkContext context) throws IOException {
      if (sink == null) {
        throw new IOException("no server");
      }
      return sink;
    }
  }
}
