package org.fairlead.data.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.fairlead.base.InputException;
import org.fairlead.data.Progress;
import org.fairlead.data.SampleSet;
import org.fairlead.data.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the shards that a store lacks, on all processors, side by side with other processes that
 * do the same.
 *
 * <p>Each shard is one process's at a time. Images are handed out in order and those begun are
 * finished, so that of several failures the one of the lowest image is reported, however the
 * threads ran. Complete shards stay, whatever happens to the rest.
 */
final class StoreBuilder {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int CHUNK_IMAGES = 256;
  private static final long POLL_MILLIS = 100;
  private static final String CLAIMS = "claims";

  private final SampleSet dataset;
  private final StorePlan plan;
  private final Path folder;
  private final Progress progress;
  private final int chunk;

  private final @Nullable Shard[] shards;
  private final TreeSet<Integer> missing = new TreeSet<>();
  private final List<Job> begun = new ArrayList<>();
  private @Nullable Job current;
  private long done;
  private int failedAt = Integer.MAX_VALUE;
  private @Nullable Throwable failure;

  /** A shard that this process decodes. */
  private static final class Job {
    final int shard;
    final ShardKey key;
    final FileLease claim;
    final Shard.Writer writer;
    int next;
    int left;

    Job(int shard, ShardKey key, FileLease claim, Shard.Writer writer) {
      this.shard = shard;
      this.key = key;
      this.claim = claim;
      this.writer = writer;
      this.left = key.count();
    }

    void end() throws IOException {
      try (claim) {
        writer.close();
      }
    }
  }

  /** Images {@code from} to below {@code to} of a job's shard; without a job: wait. */
  private record Chunk(@Nullable Job job, int from, int to) {}

  private StoreBuilder(SampleSet dataset, StorePlan plan, Path folder, Progress progress) {
    this.dataset = dataset;
    this.plan = plan;
    this.folder = folder;
    this.progress = progress;
    this.chunk = Math.max(1, Math.min(CHUNK_IMAGES, CHUNK_BYTES / plan.shape().bytes()));
    this.shards = new Shard[plan.shards().size()];
  }

  /** Returns the shards of a store that are there; null in place of each one that is not. */
  static @Nullable Shard[] present(StorePlan plan, Path folder) throws IOException {
    var shards = new Shard[plan.shards().size()];
    for (int s = 0; s < shards.length; s++) {
      shards[s] = open(plan, folder, s).orElse(null);
    }
    return shards;
  }

  private static Optional<Shard> open(StorePlan plan, Path folder, int shard) throws IOException {
    ShardKey key = plan.shards().get(shard);
    return Shard.open(folder.resolve(key.fileName()), key, plan.shape());
  }

  /**
   * Completes a store.
   *
   * @param present what is there; null entries are decoded, and filled in
   * @param progress hears of images, those present included
   * @throws IOException if a file cannot be written
   */
  static void complete(
      SampleSet dataset, StorePlan plan, Path folder, @Nullable Shard[] present, Progress progress)
      throws IOException {
    var builder = new StoreBuilder(dataset, plan, folder, progress);
    for (int s = 0; s < present.length; s++) {
      if (present[s] == null) {
        builder.missing.add(s);
      } else {
        builder.done += plan.shards().get(s).count();
      }
    }
    builder.run();
    for (int s = 0; s < present.length; s++) {
      if (present[s] == null) {
        present[s] = builder.shards[s];
      }
    }
  }

  /** Decodes one shard of a store again, unless another process has: one whose image is intact. */
  static Shard replace(SampleSet dataset, StorePlan plan, Path folder, int shard, int image)
      throws IOException {
    Optional<Shard> theirs = open(plan, folder, shard).filter(found -> found.intact(image));
    if (theirs.isPresent()) {
      return theirs.get();
    }
    Files.deleteIfExists(folder.resolve(plan.shards().get(shard).fileName()));
    var builder = new StoreBuilder(dataset, plan, folder, Progress.NONE);
    builder.missing.add(shard);
    builder.run();
    Shard replaced = builder.shards[shard];
    if (replaced == null || !replaced.intact(image)) {
      throw new IOException("a file was damaged while it was written, check the disk");
    }
    return replaced;
  }

  private void run() throws IOException {
    try {
      Workers.together(Integer.MAX_VALUE, this::loop, () -> fail(-1, new InterruptedException()));
    } finally {
      for (Job job : begun) {
        job.end();
      }
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure != null) {
      throw new IllegalStateException(failure.getMessage(), failure);
    }
  }

  private void loop() {
    var pixels = ByteBuffer.allocate(chunk * plan.shape().bytes());
    while (true) {
      Chunk taken;
      try {
        taken = take();
      } catch (Throwable e) {
        fail(-1, e);
        return;
      }
      if (taken == null) {
        return;
      }
      Job job = taken.job;
      if (job == null) {
        FileLease.pause(POLL_MILLIS);
        continue;
      }
      int first = job.key.first() + taken.from;
      try {
        decode(job, taken, pixels.clear());
      } catch (Throwable e) {
        fail(first, e);
      }
    }
  }

  private void decode(Job job, Chunk taken, ByteBuffer pixels) throws IOException {
    for (int i = taken.from; i < taken.to; i++) {
      try {
        dataset.read(job.key.first() + i, pixels);
      } catch (InputException e) {
        throw new InputException(
            "%s%n'data inspect' names all images that cannot be decoded; data.broken=skip leaves them out"
                .formatted(e.getMessage()),
            e);
      }
    }
    job.writer.write(taken.from, pixels.flip());
    if (written(job, taken.to - taken.from)) {
      job.writer.finish();
      finished(job);
    }
  }

  /** Returns the next images; null if there is nothing more to do. */
  private synchronized @Nullable Chunk take() throws IOException {
    if (failure != null) {
      return null;
    }
    if (current == null || current.next == current.key.count()) {
      current = begin();
    }
    if (current == null) {
      return missing.isEmpty() ? null : new Chunk(null, 0, 0);
    }
    int from = current.next;
    current.next = Math.min(current.key.count(), from + chunk);
    return new Chunk(current, from, current.next);
  }

  /** Claims the first missing shard that nobody else decodes; null if there is none. */
  private @Nullable Job begin() throws IOException {
    for (int shard : List.copyOf(missing)) {
      Optional<FileLease> claim = FileLease.exclusive(folder.resolve(CLAIMS), shard);
      if (claim.isEmpty()) {
        continue;
      }
      missing.remove(shard);
      ShardKey key = plan.shards().get(shard);
      Optional<Shard> found = open(plan, folder, shard);
      if (found.isEmpty() && linked(key)) {
        found = open(plan, folder, shard);
      }
      if (found.isPresent()) {
        claim.get().close();
        shards[shard] = found.get();
        advance(key.count());
      } else {
        var writer = new Shard.Writer(folder.resolve(key.fileName()), key, plan.shape());
        var job = new Job(shard, key, claim.get(), writer);
        begun.add(job);
        return job;
      }
    }
    return null;
  }

  /**
   * Takes a shard of the same images from another store: of the same data before a file was added
   * or changed. The two share the space.
   */
  private boolean linked(ShardKey key) {
    String family = plan.name().substring(0, plan.name().lastIndexOf('-') + 1);
    try (var stores = Files.newDirectoryStream(folder.toAbsolutePath().getParent(), family + "*")) {
      for (Path store : stores) {
        Path file = store.resolve(key.fileName());
        if (!store.endsWith(plan.name()) && Files.exists(file)) {
          Files.createLink(folder.resolve(key.fileName()), file);
          return true;
        }
      }
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
    return false;
  }

  /** Returns whether these were the last images of a job. */
  private synchronized boolean written(Job job, int images) {
    advance(images);
    job.left -= images;
    return job.left == 0;
  }

  private synchronized void finished(Job job) throws IOException {
    begun.remove(job);
    job.end();
    shards[job.shard] =
        open(plan, folder, job.shard)
            .orElseThrow(
                () ->
                    new FileSystemException(
                        folder.resolve(job.key.fileName()).toString(),
                        null,
                        "damaged while it was written, check the disk"));
  }

  private void advance(int images) {
    done += images;
    progress.advanced(done, plan.size());
  }

  private synchronized void fail(int image, Throwable e) {
    if (failure == null || image < failedAt) {
      failedAt = image;
      failure = e;
    }
  }
}
