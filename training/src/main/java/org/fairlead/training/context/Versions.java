package org.fairlead.training.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.catalogue.Plugins;
import org.fairlead.base.io.FileErrors;
import org.fairlead.engine.EngineInfo;
import org.jspecify.annotations.Nullable;

/** What computes, for a run's provenance. */
public final class Versions {
  private static final String UNPACKAGED = "development";

  /** What the name of a plugin's jar stands behind. */
  private static final String PLUGIN = "plugin ";

  private Versions() {}

  /** Returns the versions of this library and of Java, and the jars of plugins with their sizes. */
  public static Map<String, String> ofLibrary() {
    var versions = new LinkedHashMap<String, String>();
    versions.put("fairlead", version(Versions.class.getPackage()));
    versions.put("java", Runtime.version().toString());
    for (Path jar : Plugins.jars()) {
      versions.put(PLUGIN + jar.getFileName(), bytes(jar));
    }
    return versions;
  }

  /** Returns which jars of plugins were there when these versions were taken, and are not now. */
  public static List<String> missingPlugins(Map<String, String> versions) {
    List<String> here = Plugins.jars().stream().map(jar -> PLUGIN + jar.getFileName()).toList();
    return versions.keySet().stream()
        .filter(name -> name.startsWith(PLUGIN) && !here.contains(name))
        .map(name -> name.substring(PLUGIN.length()))
        .toList();
  }

  private static String bytes(Path jar) {
    try {
      return Files.size(jar) + " bytes";
    } catch (IOException e) {
      throw FileErrors.of("cannot read", jar, e);
    }
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
