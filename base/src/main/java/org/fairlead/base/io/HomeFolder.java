package org.fairlead.base.io;

import java.util.Map;

/**
 * The home folder of a person, which {@code ~} stands for: shells replace it at the beginning of a
 * word alone, not in {@code path=~/faces}, and not in a file.
 *
 * @param path the folder; empty if it is not known
 */
public record HomeFolder(String path) {

  /** Returns what the environment says, or else Java. */
  public static HomeFolder of(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return new HomeFolder(home.isEmpty() ? System.getProperty("user.home", "") : home);
  }

  /** Returns a path with the folder in place of a {@code ~} that begins it. */
  public String expand(String text) {
    boolean begins = text.equals("~") || text.startsWith("~/");
    return begins && !path.isEmpty() ? path + text.substring(1) : text;
  }

  /** Returns {@code "key=value"} or {@code "--option=value"} with the value expanded. */
  public String expandValue(String argument) {
    int equals = argument.indexOf('=');
    return equals <= 0
        ? argument
        : argument.substring(0, equals + 1) + expand(argument.substring(equals + 1));
  }
}
