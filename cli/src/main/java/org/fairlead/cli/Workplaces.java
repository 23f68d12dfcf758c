package org.fairlead.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.fairlead.tracking.RunStore;
import org.fairlead.training.Workplace;

/** Where this process keeps runs and decoded images. */
final class Workplaces {
  private Workplaces() {}

  static Workplace of(Fairlead fairlead) {
    return new Workplace(
        RunStore.open(fairlead.runsFolder()),
        cache(fairlead.environment()),
        InstantSource.system());
  }

  /** Returns $FAIRLEAD_CACHE, or the folder for Fairlead among the user's caches. */
  static Path cache(Map<String, String> environment) {
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
