package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.event.QueuedListener;
import org.fairlead.training.event.TrainingEvent;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.recipe.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run tells, in which order, and that nobody who listens harms it. */
final class TrainingEventsTest {
  private static final Recipe RECIPE =
      TestRuns.recipe("synthetic-dense", "train.epochs=2", "tracking.every=4"); // of 6 steps

  private final List<TrainingEvent> heard = new ArrayList<>();
  private final TrainingListener kept =
      new TrainingListener() {
        @Override
        public void hear(TrainingEvent event) {
          heard.add(event);
        }
      };

  /** Returns the names of what was heard, phases and progress left out. */
  private List<String> kinds() {
    return heard.stream()
        .filter(event -> !(event instanceof TrainingEvent.PhaseStarted))
        .filter(event -> !(event instanceof TrainingEvent.Progressed))
        .map(event -> event.getClass().getSimpleName())
        .toList();
  }

  @Test
  void run_tellsEveryStepAndEpochInOrder(@TempDir Path folder) {
    TrainingResult result = Trainer.create(RECIPE, TestRuns.place(folder), kept).run();
    var epoch = new ArrayList<>(List.of("EpochStarted"));
    epoch.addAll(List.of("StepTaken", "StepTaken", "StepTaken"));
    epoch.addAll(List.of("StepTaken", "StepTaken", "StepTaken"));
    assertThat(kinds().get(0)).isEqualTo("Started");
    assertThat(kinds().subList(1, 8)).isEqualTo(epoch);
    assertThat(kinds().subList(8, 11))
        .containsExactly("ModelSelected", "EpochFinished", "CheckpointTaken");
    assertThat(kinds().subList(11, 18)).isEqualTo(epoch);
    assertThat(kinds()).endsWith("EpochFinished", "CheckpointTaken", "Finished");
    assertThat(heard)
        .last()
        .isEqualTo(new TrainingEvent.Finished(result.run().id(), RunStatus.FINISHED, ""));
    assertThat(heard)
        .filteredOn(TrainingEvent.StepTaken.class::isInstance)
        .extracting(event -> ((TrainingEvent.StepTaken) event).metrics() != null)
        .containsExactly(
            false, false, false, true, false, false, false, true, false, false, false, true);
  }

  @Test
  void run_tellsThatItWasInterrupted(@TempDir Path folder) {
    var stop = new StopAfter(2);
    Trainer trainer = Trainer.create(RECIPE, TestRuns.place(folder), kept, stop);
    stop.of(trainer);
    TrainingResult result = trainer.run();
    assertThat(kinds())
        .containsExactly(
            "Started", "EpochStarted", "StepTaken", "StepTaken", "CheckpointTaken", "Finished");
    assertThat(heard)
        .last()
        .isEqualTo(new TrainingEvent.Finished(result.run().id(), RunStatus.INTERRUPTED, ""));
  }

  @Test
  void run_isNotHarmedByAListenerThatThrows(@TempDir Path folder) throws IOException {
    RunContext place = TestRuns.place(folder);
    TrainingResult quiet = TestRuns.run(place, RECIPE);
    var broken =
        new TrainingListener() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public void stepTaken(TrainingEvent.StepTaken event) {
            throw new IllegalStateException("no connection");
          }
        };
    TrainingResult result = Trainer.create(RECIPE, place, broken, kept).run();
    ResumeTest.assertSame(quiet, result);
    Note note =
        Note.warning(
            NoteCodes.LISTENER_DROPPED,
            "The listener broken failed and hears no more of this run:"
                + " java.lang.IllegalStateException: no connection.");
    assertThat(result.notes()).contains(note);
    assertThat(heard).containsOnlyOnce(new TrainingEvent.Noted(note));
  }

  /** Overflows the stack. */
  private static int deep(int depth) {
    return depth < 0 ? 0 : deep(depth + 1) + 1;
  }

  @Test
  void run_staysFinishedWhateverAListenerDoesAtItsEnd(@TempDir Path folder) {
    var deep =
        new TrainingListener() {
          @Override
          public void finished(TrainingEvent.Finished event) {
            deep(0);
          }
        };
    var exhausted =
        new TrainingListener() {
          @Override
          public void finished(TrainingEvent.Finished event) {
            throw new OutOfMemoryError("no more");
          }
        };
    TrainingResult result =
        Trainer.create(RECIPE, TestRuns.place(folder), deep, exhausted, kept).run();
    assertThat(result.run().manifest().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(result.notes())
        .filteredOn(note -> note.code().equals(NoteCodes.LISTENER_DROPPED))
        .hasSize(2);
    assertThat(heard)
        .filteredOn(TrainingEvent.Finished.class::isInstance)
        .containsExactly(new TrainingEvent.Finished(result.run().id(), RunStatus.FINISHED, ""));
  }

  @Test
  void run_isNotHarmedByAListenerThatInterruptsIt(@TempDir Path folder) throws IOException {
    RunContext place = TestRuns.place(folder);
    TrainingResult quiet = TestRuns.run(place, RECIPE);
    var interrupting =
        new TrainingListener() {
          @Override
          public void hear(TrainingEvent event) {
            Thread.currentThread().interrupt();
          }
        };
    TrainingResult result = Trainer.create(RECIPE, place, interrupting).run();
    ResumeTest.assertSame(quiet, result);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void run_thatItsCallerInterruptsHasFailed(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    Thread training = Thread.currentThread();
    training.interrupt();
    try {
      assertThatThrownBy(() -> Trainer.create(RECIPE, place).run())
          .isInstanceOf(InputException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(place.runs().list()).allMatch(info -> info.status() == RunStatus.FAILED);
  }

  @Test
  void withListener_isHeardOnAThreadOfItsOwnUntilTheEnd(@TempDir Path folder) {
    var threads = ConcurrentHashMap.<String>newKeySet();
    var own =
        new TrainingListener() {
          @Override
          public void hear(TrainingEvent event) {
            threads.add(Thread.currentThread().getName());
            heard.add(event);
          }
        };
    TrainingResult result = Trainer.create(RECIPE, TestRuns.place(folder)).withListener(own).run();
    assertThat(threads).containsExactly("fairlead-listener");
    assertThat(heard)
        .last()
        .isEqualTo(new TrainingEvent.Finished(result.run().id(), RunStatus.FINISHED, ""));
  }

  @Test
  void run_isNotHarmedByAListenerThatBlocks(@TempDir Path folder) throws IOException {
    RunContext place = TestRuns.place(folder);
    TrainingResult quiet = TestRuns.run(place, RECIPE);
    var open = new CountDownLatch(1);
    var blocked =
        new TrainingListener() {
          @Override
          public String name() {
            return "blocked";
          }

          @Override
          public void hear(TrainingEvent event) {
            try {
              open.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    QueuedListener queued =
        QueuedListener.before(blocked).withCapacity(4).withPatience(Duration.ofMillis(1));
    TrainingResult result = Trainer.create(RECIPE, place, queued, kept).run();
    open.countDown();
    ResumeTest.assertSame(quiet, result);
    assertThat(result.notes())
        .filteredOn(note -> note.code().equals(NoteCodes.LISTENER_DROPPED))
        .extracting(Note::text)
        .containsExactly(
            "The listener blocked failed and hears no more of this run:"
                + " java.lang.IllegalStateException: it did not take the last 5 events within"
                + " PT0.001S.");
  }
}
