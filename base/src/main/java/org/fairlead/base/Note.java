package org.fairlead.base;

import java.util.regex.Pattern;

/**
 * Something that a person should read once.
 *
 * <p>A program goes by {@code code}, which stays the same; {@code text} is for people and may be
 * worded anew.
 *
 * @param code what it is about, in lower case with hyphens: one of {@link NoteCodes}, or a plugin's
 *     own
 * @param severity whether it asks for attention
 * @param text one sentence or a few, without a line break
 */
public record Note(String code, Severity severity, String text) {
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  public Note {
    Checks.requireArgument(
        CODE.matcher(code).matches(),
        "code is '%s', expected lower-case words with hyphens between them",
        code);
    Checks.requireArgument(!text.isBlank(), "text is blank, expected what there is to read");
  }

  /** Whether a note asks for attention. */
  public enum Severity {
    /** A fact about what is done. */
    INFO,
    /** Results may mean something else than they seem to. */
    WARNING
  }

  /** Returns a fact about what is done. */
  public static Note info(String code, String text) {
    return new Note(code, Severity.INFO, text);
  }

  /** Returns what results should be read with. */
  public static Note warning(String code, String text) {
    return new Note(code, Severity.WARNING, text);
  }
}
