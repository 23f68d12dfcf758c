package org.fairlead.training.context;

import java.util.LinkedHashMap;
import java.util.Map;
import org.fairlead.engine.EngineInfo;
import org.jspecify.annotations.Nullable;

/** What computes, for a run's provenance. */
public final class Versions {
  private static final String UNPACKAGED = "development";

  private Versions() {}

  /** Returns the versions of this library and of Java. */
  public static Map<String, String> ofLibrary() {
    var versions = new LinkedHashMap<String, String>();
    versions.put("fairlead", version(Versions.class.getPackage()));
    versions.put("java", Runtime.version().toString());
    return versions;
  }

  /** Returns those and the native engine's. */
  public static Map<String, String> with(EngineInfo engine) {
    var versions = new LinkedHashMap<>(ofLibrary());
    versions.put("libtorch", engine.version());
    return versions;
  }

  private static String version(@Nullable Package packaged) {
    String version = packaged == null ? null : packaged.getImplementationVersion();
    return version == null ? UNPACKAGED : version;
  }
}
