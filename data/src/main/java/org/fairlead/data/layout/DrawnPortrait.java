package org.fairlead.data.layout;

/** A drawn face with the five attributes of face generators: what it is meant to show. */
public interface DrawnPortrait {
  boolean young();

  boolean male();

  boolean smiling();

  boolean glasses();

  boolean blackHair();

  boolean blondHair();

  /** Returns the picture; where a generator made a mistake, it shows something else. */
  DrawnFace face();

  /**
   * Returns what it is meant to show as a folder's name, {@code
   * "old_male_nosmile_glasses_blackhair"}.
   */
  default String folder() {
    return String.join(
        "_",
        young() ? "young" : "old",
        male() ? "male" : "female",
        smiling() ? "smile" : "nosmile",
        glasses() ? "glasses" : "noglasses",
        blackHair() ? "blackhair" : blondHair() ? "blondhair" : "otherhair");
  }
}
