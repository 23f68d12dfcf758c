package org.fairlead.training.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.tracking.run.RunStatus;
import org.junit.jupiter.api.Test;

final class AnnouncerTest {
  private static final TrainingEvent PHASE = new TrainingEvent.PhaseStarted("reading");

  /** Keeps what it hears. */
  private static final class Keeper implements TrainingListener {
    private final List<TrainingEvent> heard = new ArrayList<>();

    @Override
    public void hear(TrainingEvent event) {
      heard.add(event);
    }
  }

  /** Throws at every event. */
  private record Thrower(String name, Throwable thrown) implements TrainingListener {
    @Override
    public void hear(TrainingEvent event) {
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) thrown;
    }
  }

  @Test
  void announce_dropsAListenerThatThrowsAndNamesIt() {
    var before = new Keeper();
    var after = new Keeper();
    var broken = new Thrower("tracker", new IllegalStateException("no connection"));
    Announcer announcer = Announcer.to(List.of(before, broken, after));
    announcer.announce(PHASE);
    announcer.announce(PHASE);
    Note note =
        Note.warning(
            NoteCodes.LISTENER_DROPPED,
            "The listener tracker failed and hears no more of this run:"
                + " java.lang.IllegalStateException: no connection.");
    var told = List.of(PHASE, new TrainingEvent.Noted(note), PHASE);
    assertThat(before.heard).isEqualTo(told);
    assertThat(after.heard).isEqualTo(told);
    assertThat(announcer.dropped()).containsExactly(note);
  }

  @Test
  void announce_dropsAListenerWithAnErrorOfItsOwn() {
    Announcer announcer =
        Announcer.to(List.of(new Thrower("plugin", new NoClassDefFoundError("other/Version"))));
    announcer.announce(PHASE);
    assertThat(announcer.dropped()).hasSize(1);
  }

  @Test
  void announce_failsWithTheVirtualMachine() {
    Announcer announcer =
        Announcer.to(List.of(new Thrower("any", new OutOfMemoryError("no more"))));
    assertThatThrownBy(() -> announcer.announce(PHASE)).hasMessage("no more");
  }

  @Test
  void announce_failsWithAListenerThatIsRequired() {
    var kept = new Keeper();
    var full = new Thrower("metrics.jsonl", new IllegalStateException("disk full"));
    Announcer announcer = Announcer.to(List.of(kept)).requiring(full);
    assertThatThrownBy(() -> announcer.announce(PHASE)).hasMessage("disk full");
    assertThat(announcer.dropped()).isEmpty();
  }

  @Test
  void announce_saysNothingAfterTheEnd() {
    var kept = new Keeper();
    var end = new TrainingEvent.Finished("run", RunStatus.FINISHED, "");
    Announcer announcer =
        Announcer.to(List.of(kept, new Thrower("late", new IllegalStateException("late"))));
    announcer.announce(end);
    assertThat(kept.heard).containsExactly(end);
    assertThat(announcer.dropped()).extracting(Note::code).containsExactly("listener-dropped");
  }

  @Test
  void note_refusesACodeThatIsASentence() {
    assertThatThrownBy(() -> Note.info("Disk full", "The disk is full."))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("code is 'Disk full', expected lower-case words with hyphens between them");
  }
}
