package org.fairlead.training.event;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.base.Thrown;

/**
 * Tells listeners what happens, one after the other in their order.
 *
 * <p>A listener that throws is dropped, and a note to the others names it: a broken display or an
 * unreachable tracker ends no training, whatever it throws, a stack that overflowed included. What
 * a run cannot do without, its own metrics, it {@linkplain #requiring requires}: that failure ends
 * the run. So do failures of the virtual machine, such as memory that has run out, but for those at
 * the {@linkplain TrainingEvent.Finished end}, when there is nothing left to lose.
 *
 * <p>Thread-safe: no two events are told at once.
 */
public final class Announcer {
  private final List<TrainingListener> required;
  private final Audience audience;

  private Announcer(List<TrainingListener> required, Audience audience) {
    this.required = List.copyOf(required);
    this.audience = audience;
  }

  /** Returns an announcer that tells these listeners. */
  public static Announcer to(List<TrainingListener> listeners) {
    return new Announcer(List.of(), new Audience(listeners));
  }

  /** Returns an announcer that tells one listener more, before these, and fails where it fails. */
  public Announcer requiring(TrainingListener listener) {
    var more = new ArrayList<>(required);
    more.add(listener);
    return new Announcer(more, audience);
  }

  /** Tells everyone. */
  public void announce(TrainingEvent event) {
    synchronized (audience) {
      required.forEach(listener -> listener.hear(event));
      audience.hear(event);
    }
  }

  /** Announces that a longer piece of work begins. */
  public void phase(String name) {
    announce(new TrainingEvent.PhaseStarted(name));
  }

  /** Announces how far the present phase is. */
  public void progress(long done, long total) {
    announce(new TrainingEvent.Progressed(done, total));
  }

  /** Announces a note. */
  public void note(Note note) {
    announce(new TrainingEvent.Noted(note));
  }

  /** Returns a note on every listener that was dropped. */
  public List<Note> dropped() {
    synchronized (audience) {
      return List.copyOf(audience.dropped);
    }
  }

  /** The listeners that still hear. */
  private static final class Audience {
    private final List<TrainingListener> listeners;
    private final List<Note> dropped = new ArrayList<>();

    Audience(List<TrainingListener> listeners) {
      this.listeners = new ArrayList<>(listeners);
    }

    void hear(TrainingEvent event) {
      List<Note> news = List.of();
      for (int i = 0; i < listeners.size(); i++) {
        try {
          tell(listeners.get(i), event);
        } catch (Throwable e) { // languages that check nothing throw checked exceptions too
          if (Thrown.isFatal(e) && !(event instanceof TrainingEvent.Finished)) {
            throw e;
          }
          Note note = failed(listeners.remove(i), e);
          i--;
          dropped.add(note);
          news = new ArrayList<>(news);
          news.add(note);
        }
      }
      if (!(event instanceof TrainingEvent.Finished)) { // nothing follows that
        news.forEach(note -> hear(new TrainingEvent.Noted(note)));
      }
    }

    /**
     * Takes back an interrupt that came during the call: most likely the listener's own, and left
     * alone it would close the run's files, as channels do when the thread that writes to them is
     * interrupted. One that was there before is the caller's, and stays.
     */
    private static void tell(TrainingListener listener, TrainingEvent event) {
      boolean before = Thread.currentThread().isInterrupted();
      try {
        listener.hear(event);
      } finally {
        if (!before) {
          Thread.interrupted();
        }
      }
    }

    private static Note failed(TrainingListener listener, Throwable failure) {
      return Note.warning(
          NoteCodes.LISTENER_DROPPED,
          "The listener %s failed and hears no more of this run: %s."
              .formatted(name(listener), Thrown.text(failure)));
    }

    /** Returns its name, or that of its class where it has none to give. */
    private static String name(TrainingListener listener) {
      String name = null;
      try {
        name = listener.name();
      } catch (Throwable e) {
        if (Thrown.isFatal(e)) {
          throw e;
        }
      }
      return name == null || name.isBlank() ? listener.getClass().getName() : name;
    }
  }
}
