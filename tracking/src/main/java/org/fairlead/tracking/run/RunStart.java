package org.fairlead.tracking.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run when it starts.
 *
 * @param recipe the recipe's name, for example {@code "utkface-ceag"}; part of the run's id
 * @param recipeYaml the complete resolved recipe
 * @param versions what computes: for example {@code fairlead}, {@code java}, {@code libtorch}
 * @param device where it computes, for example {@code "cpu"}
 * @param seeds every seed by its use
 * @param dataFingerprint what "the same data" means to {@code data}
 * @param git the source's state, if it is known
 * @param parent the id of the run whose model this one starts from, if any
 * @param tags words that the user finds it by
 */
public record RunStart(
    String recipe,
    String recipeYaml,
    Map<String, String> versions,
    String device,
    Map<String, Long> seeds,
    String dataFingerprint,
    @Nullable GitState git,
    @Nullable String parent,
    List<String> tags) {

  public RunStart {
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    tags = List.copyOf(tags);
    seeds = Collections.unmodifiableMap(new LinkedHashMap<>(seeds));
  }
}
