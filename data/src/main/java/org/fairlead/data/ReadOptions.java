package org.fairlead.data;

import java.util.List;
import org.fairlead.base.InputException;

/**
 * How samples are read, whatever their format.
 *
 * @param layout {@code "auto"}: as the folder looks; {@code "tree"}: subfolders say what images
 *     show; {@code "table"}: a table does. Only formats that have both take the latter two
 * @param channels 3 for red, green, blue; 1 for grey
 * @param broken {@code "fail"}: an image that cannot be decoded is an error; {@code "skip"}: it is
 *     left out
 * @param brokenLimit the largest share of the images that may be left out as broken, in {@code [0,
 *     1]}
 * @param duplicates what becomes of samples with the same content: {@code "warn"} keeps them where
 *     they are, {@code "drop"} keeps one of them, {@code "together"} puts them into one split
 */
public record ReadOptions(
    String layout, int channels, String broken, double brokenLimit, String duplicates) {
  /** The values of {@link #layout}. */
  public static final List<String> LAYOUTS = List.of("auto", "tree", "table");

  /** The values of {@link #broken}. */
  public static final List<String> BROKEN = List.of("fail", "skip");

  /** The values of {@link #duplicates}. */
  public static final List<String> DUPLICATES = List.of("warn", "drop", "together");

  public ReadOptions {
    require("data.layout", layout, LAYOUTS);
    require("data.broken", broken, BROKEN);
    require("data.duplicates", duplicates, DUPLICATES);
    if (channels != 1 && channels != 3) {
      throw new InputException(
          "data.channels is %d, expected 1 (grey) or 3 (red, green, blue)".formatted(channels));
    }
    if (!(brokenLimit >= 0 && brokenLimit <= 1)) {
      throw new InputException(
          "data.brokenLimit is %s, expected a share of the images from 0 to 1"
              .formatted(brokenLimit));
    }
  }

  private static void require(String key, String value, List<String> allowed) {
    if (!allowed.contains(value)) {
      throw new InputException(
          "%s is '%s', expected one of %s".formatted(key, value, String.join(", ", allowed)));
    }
  }

  /** Returns what holds where nothing is said: colour, no broken image, duplicates as they are. */
  public static ReadOptions defaults() {
    return new ReadOptions("auto", 3, "fail", 0.1, "warn");
  }

  /** Returns the same of another layout. */
  public ReadOptions withLayout(String wanted) {
    return new ReadOptions(wanted, channels, broken, brokenLimit, duplicates);
  }

  /** Returns the same with another number of channels. */
  public ReadOptions withChannels(int wanted) {
    return new ReadOptions(layout, wanted, broken, brokenLimit, duplicates);
  }

  /** Returns the same, with broken images left out up to a share of all. */
  public ReadOptions skippingBroken(double limit) {
    return new ReadOptions(layout, channels, "skip", limit, duplicates);
  }

  /** Returns the same with another rule for duplicates. */
  public ReadOptions withDuplicates(String wanted) {
    return new ReadOptions(layout, channels, broken, brokenLimit, wanted);
  }

  /** Returns whether images that cannot be decoded are left out. */
  public boolean skipsBroken() {
    return broken.equals("skip");
  }
}
