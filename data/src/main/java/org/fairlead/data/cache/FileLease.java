package org.fairlead.data.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A claim on one byte of a lock file, either shared with other holders or exclusive, that holds
 * among the threads of this process and among processes.
 *
 * <p>The operating system keeps the claims and drops those of a process that ends, however it ends:
 * there are no stale ones. Thread-safe.
 */
final class FileLease implements AutoCloseable {
  /*
   * Two properties of file locks shape this class. A virtual machine may not ask twice for
   * overlapping locks, so what it holds is counted here. And closing any channel of a file may drop
   * every lock that the process has on it, so there is one channel per file, closed with the last
   * claim. Nobody else may open a lock file.
   */
  private static final long POLL_MILLIS = 50;
  private static final Map<Path, Held> FILES = new HashMap<>();

  private static final class Held {
    final FileChannel channel;
    final Map<Long, Claim> claims = new HashMap<>();

    Held(FileChannel channel) {
      this.channel = channel;
    }
  }

  private static final class Claim {
    final FileLock lock;
    int holders = 1;

    Claim(FileLock lock) {
      this.lock = lock;
    }
  }

  private final Path file;
  private final long position;
  private boolean closed;

  private FileLease(Path file, long position) {
    this.file = file;
    this.position = position;
  }

  /** Returns a claim shared with others, as soon as nobody has an exclusive one. */
  static FileLease share(Path file, long position) throws IOException {
    while (true) {
      Optional<FileLease> lease = claim(file, position, true);
      if (lease.isPresent()) {
        return lease.get();
      }
      pause(POLL_MILLIS);
    }
  }

  /** Returns the only claim, or nothing if anybody else has one. */
  static Optional<FileLease> exclusive(Path file, long position) throws IOException {
    return claim(file, position, false);
  }

  /** Waits a moment before the next attempt. */
  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for another process", e);
    }
  }

  private static Optional<FileLease> claim(Path file, long position, boolean shared)
      throws IOException {
    Path key = file.toAbsolutePath().normalize();
    synchronized (FILES) {
      Held held = FILES.get(key);
      if (held == null) {
        held =
            new Held(
                FileChannel.open(
                    key,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE));
        FILES.put(key, held);
      }
      try {
        Claim claim = held.claims.get(position);
        if (claim != null) {
          if (!shared || !claim.lock.isShared()) {
            return Optional.empty();
          }
          claim.holders++;
        } else {
          FileLock lock = held.channel.tryLock(position, 1, shared);
          if (lock == null) {
            return Optional.empty();
          }
          held.claims.put(position, new Claim(lock));
        }
        return Optional.of(new FileLease(key, position));
      } finally {
        closeIfUnused(key, held);
      }
    }
  }

  private static void closeIfUnused(Path key, Held held) throws IOException {
    if (held.claims.isEmpty()) {
      FILES.remove(key);
      held.channel.close();
    }
  }

  /** Gives the claim back. Further calls do nothing. */
  @Override
  public void close() throws IOException {
    synchronized (FILES) {
      if (closed) {
        return;
      }
      closed = true;
      Held held = FILES.get(file);
      Claim claim = held == null ? null : held.claims.get(position);
      if (held == null || claim == null) {
        throw new IllegalStateException("lease of " + file + " is lost");
      }
      claim.holders--;
      if (claim.holders == 0) {
        held.claims.remove(position);
        claim.lock.release();
        closeIfUnused(file, held);
      }
    }
  }
}
