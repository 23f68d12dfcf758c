package org.fairlead.data.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.fairlead.base.InputException;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.Progress;
import org.fairlead.data.SampleSet;
import org.fairlead.data.SampleStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of decoded images, shared by all processes of a user. Immutable and thread-safe.
 *
 * <p>A data set is found again by what its pixels depend on: format, image names, lengths and times
 * of change, the size and steps of resizing. The target and the protected columns do not matter.
 */
public final class SampleCache {
  private static final Logger LOG = LoggerFactory.getLogger(SampleCache.class);
  private static final int SHARD_BYTES = 64 << 20;
  private static final String STORES = "pixels";
  private static final String LOCK = "lock";

  private final Path folder;
  private final OptionalLong limit;
  private final int shardBytes;

  private SampleCache(Path folder, OptionalLong limit, int shardBytes) {
    this.folder = folder;
    this.limit = limit;
    this.shardBytes = shardBytes;
  }

  /** Returns the cache in a folder, which may fill four fifths of what is free on its disk. */
  public static SampleCache in(Path folder) {
    return new SampleCache(folder, OptionalLong.empty(), SHARD_BYTES);
  }

  /** Returns the same cache with room for so many bytes. */
  public SampleCache withLimit(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("limit must be at least 0 bytes, got " + bytes);
    }
    return new SampleCache(folder, OptionalLong.of(bytes), shardBytes);
  }

  /** Returns the same cache with shards of so many bytes at most, or of one image. */
  SampleCache withShards(int bytes) {
    return new SampleCache(folder, limit, bytes);
  }

  /** Returns the folder of the cache, which need not exist. */
  public Path folder() {
    return folder;
  }

  /** Returns the limit that was set, in bytes. */
  public OptionalLong limit() {
    return limit;
  }

  /**
   * Returns the images of a data set, after decoding those that the cache lacks. The rows of a
   * table are in memory already and stay there.
   *
   * @param progress hears of images decoded, here or by another process; nothing if all are there
   * @return in use, and not deleted, until closed or this process ends
   * @throws InputException naming the file, if an image cannot be decoded; naming the folder, if it
   *     cannot be written or has no room. What has been decoded stays
   */
  public SampleStore open(SampleSet dataset, Progress progress) {
    if (dataset.shape() instanceof FeatureShape) {
      return new RowsInMemory(dataset);
    }
    StorePlan plan = StorePlan.of(dataset, shardBytes);
    Path path = stores().resolve(plan.name());
    try {
      Files.createDirectories(stores());
      FileLease use = FileLease.share(lock(), position(new StoreFolder(path)));
      try {
        @Nullable Shard[] shards = StoreBuilder.present(plan, path);
        boolean incomplete = Stream.of(shards).anyMatch(Objects::isNull);
        if (incomplete) {
          makeRoom(dataset, plan, shards);
        }
        StoreFolder store = StoreFolder.create(path, dataset, plan, Instant.now());
        if (incomplete) {
          StoreBuilder.complete(dataset, plan, path, shards, progress);
        }
        store.touch(Instant.now());
        return new CachedSamples(dataset, plan, path, complete(shards), use);
      } catch (Throwable e) {
        use.close();
        throw e;
      }
    } catch (IOException e) {
      throw new InputException(cannotKeep(path, e), e);
    } catch (UncheckedIOException e) {
      throw new InputException(cannotKeep(path, Objects.requireNonNull(e.getCause())), e);
    }
  }

  private static Shard[] complete(@Nullable Shard[] shards) {
    var complete = new Shard[shards.length];
    for (int s = 0; s < shards.length; s++) {
      complete[s] = Objects.requireNonNull(shards[s]);
    }
    return complete;
  }

  private Path stores() {
    return folder.resolve(STORES);
  }

  private Path lock() {
    return stores().resolve(LOCK);
  }

  private static long position(StoreFolder store) {
    return store
        .lockPosition()
        .orElseThrow(() -> new IllegalArgumentException("not a store: " + store.path()));
  }

  /**
   * Returns the data sets in the cache, the last used first.
   *
   * @throws InputException if the folder cannot be read
   */
  public List<CachedSet> list() {
    try {
      var sets = new ArrayList<CachedSet>();
      for (StoreFolder store : folders()) {
        try {
          sets.add(store.describe(used(store)));
        } catch (NoSuchFileException e) {
          LOG.debug("{} was deleted by another process", store.path());
        } catch (IOException e) { // of one data set that is damaged: the others are of use
          LOG.warn("{} is left out: {}", store.path(), reason(e));
        }
      }
      sets.sort(Comparator.comparing(CachedSet::lastUsed).reversed());
      return List.copyOf(sets);
    } catch (IOException e) {
      throw new InputException("cannot list %s: %s".formatted(stores(), reason(e)), e);
    }
  }

  private boolean used(StoreFolder store) throws IOException {
    Optional<FileLease> lease = FileLease.exclusive(lock(), position(store));
    if (lease.isPresent()) {
      lease.get().close();
    }
    return lease.isEmpty();
  }

  private List<StoreFolder> folders() throws IOException {
    if (!Files.isDirectory(stores())) {
      return List.of();
    }
    try (var all = Files.list(stores())) {
      return all.filter(Files::isDirectory)
          .map(StoreFolder::new)
          .filter(store -> store.lockPosition().isPresent())
          .toList();
    }
  }

  /**
   * Deletes data sets that no process uses.
   *
   * @param which of {@link #list}
   * @return those deleted; the others asked for are in use
   * @throws InputException if a file cannot be deleted
   */
  public List<CachedSet> clear(Predicate<CachedSet> which) {
    var deleted = new ArrayList<CachedSet>();
    for (CachedSet set : list()) {
      if (which.test(set) && deleted(set)) {
        deleted.add(set);
      }
    }
    return List.copyOf(deleted);
  }

  /** Deletes a data set unless it is in use. */
  private boolean deleted(CachedSet set) {
    var store = new StoreFolder(set.folder());
    try {
      Optional<FileLease> lease = FileLease.exclusive(lock(), position(store));
      if (lease.isEmpty()) {
        return false;
      }
      try (FileLease claimed = lease.get()) {
        Objects.requireNonNull(claimed);
        store.delete();
        return true;
      }
    } catch (IOException e) {
      throw new InputException("cannot delete %s: %s".formatted(set.folder(), reason(e)), e);
    }
  }

  /** Deletes what was not used for longest until limit and disk have room for missing shards. */
  private void makeRoom(SampleSet dataset, StorePlan plan, @Nullable Shard[] shards)
      throws IOException {
    long needed = 0;
    for (int s = 0; s < shards.length; s++) {
      needed += shards[s] == null ? plan.bytes(plan.shards().get(s)) : 0;
    }
    if (limit.isPresent() && plan.bytes() > limit.getAsLong()) {
      throw new InputException(
          "decoded images of %s need %s, the limit of the cache is %s: raise FAIRLEAD_CACHE_LIMIT or lower data.size"
              .formatted(dataset.name(), Bytes.text(plan.bytes()), Bytes.text(limit.getAsLong())));
    }
    var others = new ArrayList<CachedSet>(list());
    others.removeIf(set -> set.name().equals(plan.name()));
    long kept = others.stream().mapToLong(CachedSet::bytes).sum();
    long allowed = limit.orElse((kept + free()) / 5 * 4);
    for (int i = others.size() - 1; i >= 0; i--) {
      if (kept + plan.bytes() <= allowed && free() >= needed) {
        return;
      }
      CachedSet oldest = others.get(i);
      if (deleted(oldest)) {
        kept -= oldest.bytes();
        LOG.info("{} made room for {}", oldest.name(), plan.name());
      }
    }
    if (free() < needed) {
      throw new InputException(
          "decoded images of %s need %s in %s, %s are free: free space, lower data.size, or set FAIRLEAD_CACHE to a folder on another disk"
              .formatted(dataset.name(), Bytes.text(needed), folder, Bytes.text(free())));
    }
    if (limit.isPresent() && kept + plan.bytes() > allowed) {
      LOG.warn(
          "The cache exceeds its limit of {}: other data sets are in use", Bytes.text(allowed));
    }
  }

  /** Returns the free bytes of the disk; as many as can be where it does not tell. */
  private long free() throws IOException {
    long free = Files.getFileStore(stores()).getUsableSpace();
    return free > 0 ? free : Long.MAX_VALUE / 2;
  }

  /** Returns what to tell of a failure to write. */
  static String cannotKeep(Path store, IOException e) {
    String reason = reason(e);
    String advice =
        e instanceof AccessDeniedException
                || e instanceof NoSuchFileException
                || reason.contains("Read-only")
            ? ": set FAIRLEAD_CACHE to a folder that can be written"
            : reason.toLowerCase(Locale.ROOT).contains("no space") || reason.contains("quota")
                ? ": free space and start again, what is decoded is kept; or set FAIRLEAD_CACHE to a folder on another disk"
                : "";
    return "cannot keep decoded images in %s: %s%s".formatted(store, reason, advice);
  }

  private static String reason(IOException e) {
    if (e instanceof FileSystemException fs && fs.getReason() == null && fs.getFile() != null) {
      String problem =
          e instanceof AccessDeniedException
              ? "permission denied"
              : e instanceof NoSuchFileException
                  ? "it cannot be created"
                  : e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException
                      ? "not a folder"
                      : e.getClass().getSimpleName();
      return fs.getFile() + ": " + problem;
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
