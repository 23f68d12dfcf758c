package org.fairlead.engine.libtorch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.presets.openblas;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** The native library of this process: loading it, its threads, what it can do. */
public final class LibTorch {
  static {
    // JavaCPP otherwise refuses to allocate when the process, model and all, exceeds 4 heaps; it
    // reads the property once, when its first class loads.
    if (System.getProperty("org.bytedeco.javacpp.maxphysicalbytes") == null) {
      System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
    }
  }

  private static int threads;
  private static boolean loaded;

  private LibTorch() {}

  /**
   * Loads the native libraries, unpacking them where this has not happened yet. Processes that load
   * at the same time wait for each other.
   *
   * @throws EngineException naming the cache folder, if they cannot be loaded
   */
  @SuppressWarnings("try") // the lock does its work by being open
  public static synchronized void load() {
    if (loaded) {
      return;
    }
    // JavaCPP compares a library's size and date before it takes its own lock, and unpacks in
    // place: another process that begins meanwhile maps a file that is still being written, and
    // dies with SIGBUS. On a new machine two runs started together did.
    FileChannel unpacking = lock();
    try {
      Loader.load(torch.class);
      // Where oneDNN leaves a convolution to others, libtorch tries NNPACK every time, and where
      // the processor has not what that needs, each try is a line on the error stream. It would
      // serve single images only, and other kernels on other processors.
      torch.globalContext().setUserEnabledNNPACK(false);
      loaded = true;
    } catch (LinkageError e) {
      throw new EngineException(
          EngineException.Kind.NATIVE,
          "cannot load libtorch, unpacked into %s: %s; if that folder cannot execute, choose another with -Dorg.bytedeco.javacpp.cachedir=FOLDER"
              .formatted(cache(), Failures.firstLine(e)),
          e);
    } finally {
      unlock(unpacking);
    }
  }

  /**
   * Returns a file of the cache folder that no other process holds until it is closed, or null
   * where there are no locks: a folder that only reads has been filled before, and some network
   * file systems have none.
   */
  private static @Nullable FileChannel lock() {
    try {
      Path file = Files.createDirectories(cache()).resolve("fairlead.lock");
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        channel.lock();
        return channel;
      } catch (IOException e) {
        channel.close();
        return null;
      }
    } catch (IOException e) {
      return null;
    }
  }

  private static void unlock(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // what it locked is done; the lock ends with the process at the latest
    }
  }

  /**
   * Sets the threads of native operations for the whole process and returns their number.
   *
   * @param requested 0 for every processor; more than there are is cut down, because threads that
   *     wait for a busy core stall all the others
   */
  public static synchronized int threads(int requested) {
    int processors = Runtime.getRuntime().availableProcessors();
    int wanted = requested == 0 ? processors : Math.min(requested, processors);
    if (wanted != threads) {
      torch.set_num_threads(wanted);
      openblas.blas_set_num_threads(wanted);
      threads = wanted;
    }
    return threads;
  }

  /** Returns libtorch's name of the vector instructions in use. */
  public static String cpuCapability() {
    return torch.get_cpu_capability().getString();
  }

  public static String version() {
    Matcher version =
        Pattern.compile("TORCH_VERSION=([^,\\s]+)").matcher(torch.show_config().getString());
    return version.find() ? version.group(1) : "unknown";
  }

  public static int gpus() {
    return torch.cuda_is_available() ? (int) torch.getNumGPUs() : 0;
  }

  public static boolean gpuBuild() {
    return torch.show_config().getString().contains("USE_CUDA=ON")
        || torch.show_config().getString().contains("USE_CUDA=1");
  }

  /** Returns the folder into which native libraries are unpacked. */
  public static Path cache() {
    try {
      return Loader.getCacheDir().toPath();
    } catch (IOException e) {
      return Path.of(System.getProperty("user.home"), ".javacpp", "cache");
    }
  }

  /** Returns whether files in {@code folder} may be executed: a mount can forbid it. */
  public static boolean canExecuteIn(Path folder) {
    if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows")) {
      return Files.isDirectory(folder);
    }
    try {
      Path script = Files.createTempFile(folder, "probe", ".sh");
      try {
        Files.writeString(script, "#!/bin/sh\nexit 0\n");
        if (!script.toFile().setExecutable(true)) {
          return false;
        }
        return new ProcessBuilder(script.toString()).start().waitFor() == 0;
      } finally {
        Files.deleteIfExists(script);
      }
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Returns the processor's name; where the system does not tell, its architecture. */
  public static String processor() {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    if (Files.isReadable(cpuinfo)) {
      try (Stream<String> lines = Files.lines(cpuinfo)) {
        return lines
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElseGet(LibTorch::architecture);
      } catch (IOException | UncheckedIOException e) {
        return architecture();
      }
    }
    return architecture();
  }

  private static String architecture() {
    return System.getProperty("os.arch", "unknown");
  }

  /** Returns whether the processor multiplies bfloat16 in hardware. */
  public static boolean bfloat16() {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(cpuinfo)) {
      return false;
    }
    try {
      return hasBfloat16(Files.readAllLines(cpuinfo));
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns whether the flags of {@code /proc/cpuinfo} name bfloat16 products. */
  public static boolean hasBfloat16(List<String> cpuinfo) {
    return cpuinfo.stream()
        .filter(line -> line.startsWith("flags"))
        .findFirst()
        .map(line -> List.of(line.split("\\s+")))
        .map(flags -> flags.contains("avx512_bf16") || flags.contains("amx_bf16"))
        .orElse(false);
  }
}
