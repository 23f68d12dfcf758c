package org.fairlead.engine.libtorch;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.Pointer;

/** Native objects that live as long as their owner, whatever scope they were made in. */
public final class Owned implements AutoCloseable {
  private final Deque<Pointer> pointers = new ArrayDeque<>();

  /** Returns {@code pointer}, which from here on lives until {@link #close}. */
  public <P extends Pointer> P keep(P pointer) {
    pointer.retainReference();
    pointers.push(pointer);
    return pointer;
  }

  /** Frees everything, the youngest first. */
  @Override
  public void close() {
    while (!pointers.isEmpty()) {
      pointers.pop().releaseReference();
    }
  }
}
