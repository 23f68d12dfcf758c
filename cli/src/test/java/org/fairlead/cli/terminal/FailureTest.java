package org.fairlead.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.fairlead.base.InputException;
import org.junit.jupiter.api.Test;

final class FailureTest {
  @Test
  void inputException_isItsOwnMessage() {
    Failure failure = Failure.of(new InputException("a.jpg: not an image"));
    assertThat(failure.message()).isEqualTo("a.jpg: not an image");
    assertThat(failure.exitCode()).isEqualTo(1);
  }

  @Test
  void fileErrors_nameFileAndProblem() {
    assertThat(Failure.of(new NoSuchFileException("a/b")).message())
        .isEqualTo("a/b: no such file or folder");
    assertThat(Failure.of(new UncheckedIOException(new AccessDeniedException("a/b"))).message())
        .isEqualTo("a/b: permission denied");
    assertThat(
            Failure.of(new FileSystemException("a/b", null, "No space left on device")).message())
        .isEqualTo("a/b: No space left on device");
    assertThat(Failure.of(new IOException("disk on fire")).message()).isEqualTo("disk on fire");
  }

  @Test
  void unexpected_saysHowToSeeMore() {
    Failure failure = Failure.of(new IllegalStateException("a\nb"));
    assertThat(failure.message())
        .isEqualTo("unexpected IllegalStateException: a\n--debug shows the stack trace");
    assertThat(failure.exitCode()).isEqualTo(1);
  }

  @Test
  void aFileThatIsCutWhileItIsMappedIsNoFaultOfTheProgram() {
    assertThat(
            Failure.of(
                    new InternalError(
                        "a fault occurred in a recent unsafe memory access operation in compiled Java code"))
                .message())
        .isEqualTo("a file that was being read was cut or changed by another program");
  }

  @Test
  void outOfMemory_saysHowToGiveMore() {
    assertThat(Failure.of(new OutOfMemoryError("Java heap space")).message())
        .contains("Java heap space", "FAIRLEAD_JAVA_OPTS=-Xmx8g");
  }

  @Test
  void linkageError_ofAMistakeOfTheUsersIsThatMistake() {
    var mistake = new InputException("two classes are the weighting 'ceag'");
    assertThat(Failure.of(new ExceptionInInitializerError(mistake)).message())
        .isEqualTo("two classes are the weighting 'ceag'");
  }

  @Test
  void linkageError_sendsToTheDoctor() {
    assertThat(Failure.of(new UnsatisfiedLinkError("no jnitorch")).message())
        .contains("no jnitorch", "fairlead doctor");
  }
}
