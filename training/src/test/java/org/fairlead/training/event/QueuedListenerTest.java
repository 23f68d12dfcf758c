package org.fairlead.training.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.tracking.run.RunStatus;
import org.junit.jupiter.api.Test;

final class QueuedListenerTest {
  private static final TrainingEvent END =
      new TrainingEvent.Finished("run", RunStatus.FINISHED, "");

  private static TrainingEvent phase(int i) {
    return new TrainingEvent.PhaseStarted("phase " + i);
  }

  private static TrainingEvent progress(int i) {
    return new TrainingEvent.Progressed(i, 100);
  }

  /** Keeps what it hears; waits within its first event until it may go on. */
  private static final class Blocked implements TrainingListener {
    private final List<TrainingEvent> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    @Override
    public void hear(TrainingEvent event) {
      heard.add(event);
      reached.countDown();
      await(open);
    }

    static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void hear_returnsWhileTheListenerIsBlockedAndDrainsAtTheEnd() {
    var blocked = new Blocked();
    QueuedListener queued = QueuedListener.before(blocked);
    queued.hear(phase(0));
    Blocked.await(blocked.reached);
    queued.hear(phase(1));
    queued.hear(phase(2));
    assertThat(blocked.heard).containsExactly(phase(0));
    blocked.open.countDown();
    queued.hear(END);
    assertThat(blocked.heard).containsExactly(phase(0), phase(1), phase(2), END);
  }

  @Test
  void hear_passesOverProgressFirstAndTellsHowManyEventsWereMissed() {
    var blocked = new Blocked();
    QueuedListener queued = QueuedListener.before(blocked).withCapacity(3);
    queued.hear(phase(0));
    Blocked.await(blocked.reached); // the queue is empty again
    queued.hear(progress(1));
    queued.hear(phase(1));
    queued.hear(progress(2));
    queued.hear(progress(3)); // passed over itself
    queued.hear(phase(2)); // in the place of progress 1
    queued.hear(phase(3)); // in the place of progress 2
    queued.hear(phase(4)); // in the place of phase 1
    var opener = new Thread(blocked.open::countDown);
    opener.start();
    queued.hear(END);
    Note missed =
        Note.warning(
            NoteCodes.EVENTS_MISSED,
            "4 events came faster than they were taken, and were passed over.");
    assertThat(blocked.heard)
        .startsWith(phase(0))
        .endsWith(new TrainingEvent.Noted(missed), END)
        .doesNotContain(progress(1), progress(2), progress(3), phase(1));
  }

  @Test
  void hear_throwsWhatTheListenerThrewBefore() {
    var failed = new CountDownLatch(1);
    QueuedListener queued =
        QueuedListener.before(
            new TrainingListener() {
              @Override
              public String name() {
                return "tracker";
              }

              @Override
              public void hear(TrainingEvent event) {
                failed.countDown();
                throw new IllegalStateException("no connection");
              }
            });
    queued.hear(phase(0));
    Blocked.await(failed);
    assertThatThrownBy(() -> queued.hear(END))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("java.lang.IllegalStateException: no connection");
    assertThat(queued.name()).isEqualTo("tracker");
  }

  @Test
  void hear_endsItsPatienceWithAListenerThatNeverReturns() {
    var blocked = new Blocked();
    QueuedListener queued = QueuedListener.before(blocked).withPatience(Duration.ofMillis(1));
    queued.hear(phase(0));
    Blocked.await(blocked.reached);
    assertThatThrownBy(() -> queued.hear(END))
        .hasMessage("it did not take the last 2 events within PT0.001S");
    blocked.open.countDown();
  }

  @Test
  void hear_goesOnWithTheNextRun() {
    var blocked = new Blocked();
    blocked.open.countDown();
    QueuedListener queued = QueuedListener.before(blocked);
    queued.hear(END);
    queued.hear(phase(1));
    queued.hear(END);
    assertThat(blocked.heard).containsExactly(END, phase(1), END);
  }

  @Test
  void withCapacity_refusesAQueueWithoutRoomForTheLastNote() {
    assertThatThrownBy(() -> QueuedListener.before(TrainingListener.NONE).withCapacity(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("events is 1, expected at least 2");
  }
}
