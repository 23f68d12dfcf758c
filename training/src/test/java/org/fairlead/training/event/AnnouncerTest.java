package org.fairlead.training.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.tracking.run.RunStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
      throw Sneaky.<RuntimeException>unchecked(thrown);
    }
  }

  /** Throws checked exceptions where none are declared, as other languages do. */
  private static final class Sneaky {
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <E extends Throwable> RuntimeException unchecked(Throwable thrown) throws E {
      throw (E) thrown;
    }
  }

  /** A listener whose name cannot be told. */
  private static final class Nameless implements TrainingListener {
    private final boolean throwing;

    Nameless(boolean throwing) {
      this.throwing = throwing;
    }

    @Override
    @SuppressWarnings("NullAway") // what a listener of another language may return
    public String name() {
      if (throwing) {
        throw new IllegalStateException("no name");
      }
      return null;
    }

    @Override
    public void hear(TrainingEvent event) {
      throw new IllegalStateException("no connection");
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

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void announce_namesTheClassOfAListenerWithoutAName(boolean throwing) {
    Announcer announcer = Announcer.to(List.of(new Nameless(throwing)));
    announcer.announce(PHASE);
    assertThat(announcer.dropped())
        .extracting(Note::text)
        .containsExactly(
            "The listener org.fairlead.training.event.AnnouncerTest$Nameless failed and hears no"
                + " more of this run: java.lang.IllegalStateException: no connection.");
  }

  @Test
  void announce_dropsAListenerWhoseFailureHasNoText() {
    var unreadable =
        new IllegalStateException() {
          private static final long serialVersionUID = 1;

          @Override
          public String getMessage() {
            throw new IllegalStateException("nor this");
          }
        };
    Announcer announcer = Announcer.to(List.of(new Thrower("tracker", unreadable)));
    announcer.announce(PHASE);
    assertThat(announcer.dropped().get(0).text()).endsWith(unreadable.getClass().getName() + ".");
  }

  @Test
  void announce_dropsAListenerThatOverflowsTheStackOrThrowsACheckedException() {
    Announcer announcer =
        Announcer.to(
            List.of(
                new Thrower("deep", new StackOverflowError()),
                new Thrower("kotlin", new IOException("disk"))));
    announcer.announce(PHASE);
    assertThat(announcer.dropped())
        .extracting(Note::text)
        .containsExactly(
            "The listener deep failed and hears no more of this run: java.lang.StackOverflowError.",
            "The listener kotlin failed and hears no more of this run: java.io.IOException: disk.");
  }

  @Test
  void announce_takesBackTheInterruptOfAListenerButNotOfItsCaller() {
    var interrupting =
        new TrainingListener() {
          @Override
          public void hear(TrainingEvent event) {
            Thread.currentThread().interrupt();
          }
        };
    Announcer announcer = Announcer.to(List.of(interrupting));
    announcer.announce(PHASE);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    Thread.currentThread().interrupt();
    announcer.announce(PHASE);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void announce_dropsWhatFailsInAnyWayAtTheEnd() {
    Announcer announcer =
        Announcer.to(List.of(new Thrower("any", new OutOfMemoryError("no more"))));
    announcer.announce(new TrainingEvent.Finished("run", RunStatus.FINISHED, ""));
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
