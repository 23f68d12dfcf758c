package org.fairlead.tracking.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.fairlead.base.InputException;
import org.fairlead.base.io.FileErrors;
import org.jspecify.annotations.Nullable;

/**
 * The right to write a run's folder, which one process at a time has.
 *
 * <p>It is the file {@code lock} in the folder, which names the process that holds it; nobody holds
 * it when it is empty or its process is gone. A process that is killed therefore leaves nothing to
 * clean up. Whether a process on another host is gone cannot be seen: its lock is respected until a
 * person deletes the file.
 */
public final class RunLock implements AutoCloseable {
  /*
   * To look at the file and to write it must be one act. While it does both, a process holds the
   * system's lock of the file; within a process, this class's monitor does the same. The system's
   * lock alone would not do: it is lost when any other stream of the file is closed, and not every
   * network file system has one.
   */
  private static final String FILE = "lock";

  private final Path file;
  private final @Nullable RunProcess previous;

  private RunLock(Path file, @Nullable RunProcess previous) {
    this.file = file;
    this.previous = previous;
  }

  /**
   * Takes the lock of a run.
   *
   * @throws InputException if a process holds it that is not known to be gone
   */
  static synchronized RunLock acquire(Run run) {
    Path file = run.folder().resolve(FILE);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      guard(channel);
      LockOwner owner = LockOwner.parse(text(channel));
      if (owner != null && !owner.gone()) {
        throw new InputException(refusal(run, owner.process(), file));
      }
      channel.truncate(0);
      channel.position(0);
      ByteBuffer line =
          ByteBuffer.wrap((LockOwner.current().line() + "\n").getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(true);
      return new RunLock(file, owner == null ? null : owner.process());
    } catch (IOException e) {
      throw FileErrors.of("cannot write", file, e);
    }
  }

  /** Returns who is named in a run's lock, if it is there and not empty. */
  static Optional<LockOwner> owner(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      return Optional.ofNullable(LockOwner.parse(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw FileErrors.of("cannot read", file, e);
    }
  }

  private static String refusal(Run run, RunProcess holder, Path file) {
    String process = "process %d on %s".formatted(holder.pid(), holder.host());
    if (holder.here()) {
      return "run %s is still running in %s; stop it first".formatted(run.id(), process);
    }
    return "run %s is locked by %s, which cannot be seen from here;\nif that process is gone, delete %s and try again"
        .formatted(run.id(), process, file);
  }

  /** Waits for the system's lock, which ends with the channel; goes on where there is none. */
  @SuppressWarnings("unused") // the lock does its work by being there
  private static void guard(FileChannel channel) {
    try {
      var lock = channel.lock();
    } catch (IOException e) {
      return; // the file system has no locks: only the act of looking and writing is then unguarded
    }
  }

  private static String text(FileChannel channel) throws IOException {
    return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Returns the process that held the lock last and is gone without having given it back. */
  public Optional<RunProcess> previous() {
    return Optional.ofNullable(previous);
  }

  /** Gives the lock back, if the folder is still there. */
  @Override
  public void close() {
    synchronized (RunLock.class) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(0);
      } catch (IOException e) {
        return; // deleted, or read-only by now: it goes when this process does
      }
    }
  }
}
