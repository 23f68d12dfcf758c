package org.fairlead.base.io;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.fairlead.base.InputException;
import org.fairlead.base.text.Excerpt;

/**
 * The edge of a parser of files that may come from anywhere.
 *
 * <p>A parser says in its own words what it finds wrong. What it did not foresee (an index, an
 * overflow, a recursion without an end, more memory than there is, a mapped file that is cut while
 * it is read) ends here, as an {@link InputException} that names the file; the cause is kept.
 */
public final class Untrusted {
  private Untrusted() {}

  /**
   * What reads a file.
   *
   * @param <T> what it makes of it
   * @param <E> what else it may throw; passed on
   */
  @FunctionalInterface
  public interface Parser<T, E extends Exception> {
    T parse() throws E;
  }

  /**
   * Returns what a parser makes of a file.
   *
   * @param file its path, or another name, for errors
   * @throws InputException what the parser said itself, or that the file is damaged
   */
  public static <T, E extends Exception> T read(Object file, Parser<T, E> parser) throws E {
    try {
      T made = parser.parse();
      MappedBytes.settle();
      return made;
    } catch (InputException e) {
      throw e;
    } catch (UncheckedIOException e) {
      throw FileErrors.of("cannot read", Path.of(file.toString()), e);
    } catch (RuntimeException e) {
      throw damaged(file, reason(e), e);
    } catch (StackOverflowError e) {
      throw damaged(file, "what it holds is nested too deeply", e);
    } catch (InternalError e) { // how the virtual machine tells of a page that is no longer there
      throw damaged(file, "it was cut or changed while it was read", e);
    } catch (OutOfMemoryError e) {
      throw new InputException(
          "%s does not fit into the Java heap of %d MiB: it is damaged, or needs a larger one, for example FAIRLEAD_JAVA_OPTS=-Xmx8g"
              .formatted(file, Runtime.getRuntime().maxMemory() >> 20),
          e);
    }
  }

  private static InputException damaged(Object file, String problem, Throwable cause) {
    return new InputException("%s is damaged: %s".formatted(file, problem), cause);
  }

  private static String reason(RuntimeException e) {
    String message = e.getMessage();
    String kind = e.getClass().getSimpleName();
    return message == null || message.isBlank() ? kind : Excerpt.line(message);
  }
}
