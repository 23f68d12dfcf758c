package org.fairlead.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.fairlead.data.cache.Bytes;
import org.fairlead.data.cache.SampleCache;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.training.context.RunContext;

/** Where this process keeps runs and decoded images. */
final class RunContexts {
  private static final String LIMIT = "FAIRLEAD_CACHE_LIMIT";

  private RunContexts() {}

  static RunContext of(Fairlead fairlead) {
    return new RunContext(
        RunStore.open(fairlead.runsFolder()),
        cache(fairlead.environment()),
        InstantSource.system());
  }

  /** Returns the cache of decoded images, with the limit that $FAIRLEAD_CACHE_LIMIT sets. */
  static SampleCache cache(Map<String, String> environment) {
    SampleCache cache = SampleCache.in(cacheFolder(environment));
    String limit = environment.getOrDefault(LIMIT, "");
    return limit.isEmpty() ? cache : cache.withLimit(Bytes.parse(LIMIT, limit));
  }

  /** Returns $FAIRLEAD_CACHE, or the folder for Fairlead among the user's caches. */
  private static Path cacheFolder(Map<String, String> environment) {
    String own = environment.getOrDefault("FAIRLEAD_CACHE", "");
    if (!own.isEmpty()) {
      return Path.of(own);
    }
    String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches =
        shared.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(shared);
    return caches.resolve("fairlead");
  }
}
