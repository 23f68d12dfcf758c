package org.fairlead.base.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PickleReaderTest {

  /** Knows one function, "toy.Pair", which makes a list that takes a state. */
  private record Toy(boolean oldStringsAreTexts) implements PickleDialect {
    @Override
    public String kind() {
      return "toy";
    }

    @Override
    public String contents() {
      return "pairs";
    }

    @Override
    public @Nullable Object global(String module, String name) {
      return module.equals("toy") && name.equals("Pair") ? this : null;
    }

    @Override
    public @Nullable Object call(Object function, List<?> arguments, PickleReader reader) {
      return arguments.size() == 2 ? new ArrayList<>(arguments) : null;
    }

    @Override
    @SuppressWarnings("unchecked")
    public boolean build(Object target, Object state, PickleReader reader) {
      return target instanceof List && ((List<Object>) target).add(state);
    }
  }

  private static final Toy TOY = new Toy(true);

  private static ByteBuffer pickle(String latin1) {
    return ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Object read(String latin1) {
    return PickleReader.read("FILE", pickle(latin1), TOY);
  }

  @Test
  void read_buildsPlainValues() {
    assertThat(read("\u0080\u0002}(U\u0001aK\u0007U\u0001b](\u0088Nee".replace("ee", "eu.")))
        .isEqualTo(Map.of("a", 7L, "b", List.of(true, PickleReader.NONE)));
  }

  @Test
  void read_callsAndBuildsWhatTheDialectKnows() {
    assertThat(read("ctoy\nPair\n(K\u0001K\u0002tRK\u0003b.")).isEqualTo(List.of(1L, 2L, 3L));
  }

  @Test
  void read_givesBytesWithoutCopying() {
    var value = PickleReader.read("FILE", pickle("U\u0002\u00ff\u00fe."), new Toy(false));
    assertThat(value).isEqualTo(pickle("\u00ff\u00fe"));
    assertThat(((ByteBuffer) value).isReadOnly()).isTrue();
    assertThat(read("C\u0002\u00ff\u00fe.")).isEqualTo(pickle("\u00ff\u00fe"));
    assertThat(read("B\u0001\0\0\0x.")).isEqualTo(pickle("x"));
    assertThat(read("\u008e\u0001\0\0\0\0\0\0\0x.")).isEqualTo(pickle("x"));
  }

  @Test
  void read_turnsBytesThatAreKeysIntoTexts() {
    var value = PickleReader.read("FILE", pickle("}U\u0004dataU\u0001xs."), new Toy(false));
    assertThat(value).isEqualTo(Map.of("data", pickle("x")));
  }

  @Test
  void read_leavesThePositionAfterThePickle() {
    var two = pickle("K\u0001.K\u0002.rest");
    assertThat(PickleReader.read("FILE", two, TOY)).isEqualTo(1L);
    assertThat(PickleReader.read("FILE", two, TOY)).isEqualTo(2L);
    assertThat(two.position()).isEqualTo(6);
  }

  /** Passes over every name but one. */
  private record Lenient() implements PickleDialect {
    @Override
    public String kind() {
      return "toy";
    }

    @Override
    public String contents() {
      return "numbers";
    }

    @Override
    public boolean passesOver() {
      return true;
    }

    @Override
    public @Nullable Object global(String module, String name) {
      return module.equals("os") ? null : new PickleObject(module, name);
    }

    @Override
    public @Nullable Object call(Object function, List<?> arguments, PickleReader reader) {
      return null;
    }
  }

  private static Object lenient(String latin1) {
    return PickleReader.read("FILE", pickle(latin1), new Lenient());
  }

  @Test
  void read_passesOverObjectsByWhatTheyAreCalled() {
    var point = new PickleObject("geo", "Point");
    assertThat(lenient("cgeo\nPoint\n.")).isEqualTo(point).hasToString("geo.Point");
    assertThat(lenient("cgeo\nPoint\n)\u0081}U\u0001xK\u0001sb.")).isEqualTo(point);
    assertThat(lenient("cgeo\nPoint\nK\u0001\u0085}\u0092.")).isEqualTo(point);
    assertThat(lenient("cgeo\nPoint\n(K\u0001K\u0002tR.")).isEqualTo(point);
    assertThat(lenient("ccopyreg\n_reconstructor\n(cgeo\nPoint\nNNtR.")).isEqualTo(point);
    assertThat(lenient("cgeo\nPoint\n)\u0081K\u0001a(K\u0002e.")).isEqualTo(point);
    assertThat(lenient("cgeo\nPoint\n)\u0081K\u0001K\u0002s(K\u0003K\u0004u.")).isEqualTo(point);
    assertThat(lenient("\u008f(K\u0001K\u0002\u0090.")).hasToString("set");
    assertThat(lenient("(K\u0001\u0091.")).hasToString("set");
    assertThat(lenient("\u008a\u0009123456789.")).hasToString("whole number of more than 64 bits");
    assertThat(lenient("c__builtin__\nslice\n.")).hasToString("slice");
    assertThat(lenient("c" + "x".repeat(900) + "\nName\n.").toString()).hasSize(105);
  }

  /** Keys that are no texts become texts where they are simple. */
  @Test
  void read_passesOverEntriesUnderOtherKeys() {
    assertThat(lenient("}(\u0088K\u0001NK\u0002G?\u00e0\0\0\0\0\0\0K\u0003K\u0009K\u0004u."))
        .isEqualTo(Map.of("true", 1L, "None", 2L, "0.5", 3L, 9L, 4L));
    assertThat(lenient("}K\u0001\u0085K\u0002s.")).isEqualTo(Map.of("?", PickleObject.ENTRY));
    assertThat(lenient("}cgeo\nPoint\nK\u0002s.")).isEqualTo(Map.of("?", PickleObject.ENTRY));
  }

  @Test
  void read_refusesMisuseOfObjects() {
    assertThatThrownBy(() -> lenient("cos\nsystem\n."))
        .hasMessage(
            "FILE, position 0: asks for 'os.system', which is refused: only numbers are read, and"
                + " nothing is run");
    assertThatThrownBy(() -> lenient("K\u0001)\u0081."))
        .hasMessage(
            "FILE, position 3: calls something that is no function with arguments it does not take");
    assertThatThrownBy(() -> lenient("K\u0001(K\u0002\u0090."))
        .hasMessage("FILE, position 5: adds to something other than a set");
    assertThatThrownBy(() -> lenient("\u0081."))
        .hasMessage("FILE, position 0: takes a value that is not there");
    assertThatThrownBy(() -> lenient("(o."))
        .hasMessage("FILE, position 1: uses pickle opcode 0x6f, which no toy needs; it is refused");
  }

  @Test
  void read_refusesWhatTheDialectDoesNotKnow() {
    assertRefused(
        "cposix\nsystem\n(U\u0002lstR.",
        "FILE, position 0: asks for 'posix.system', which is refused: only pairs are read, and"
            + " nothing is run");
    assertRefused(
        "ctoy\nPair\n)R.",
        "FILE, position 11: calls something that is no function with arguments it does not take");
    assertRefused(
        "K\u0001K\u0002b.", "FILE, position 4: sets attributes of something that takes none");
    assertRefused("K\u0001Q.", "FILE, position 2: has a persistent id that is not understood");
    assertRefused(
        "K\u0001\u0081.",
        "FILE, position 2: uses pickle opcode 0x81, which no toy needs; it is refused");
  }

  @Test
  void read_refusesWhatEndsEarlyOrIsTooLong() {
    assertRefused("K\u0001", "FILE, position 2: ends early");
    assertRefused("B\u00ff\u00ff\u00ff\u007fx.", "FILE, position 0: ends early");
    assertRefused(
        "\u0096\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffx.", "FILE, position 0: ends early");
    assertRefused(
        "c" + "x".repeat(1_001) + "\n.",
        "FILE, position 0: has a name of more than 1000 characters");
    assertRefused(
        "]" + "K\u0001".repeat(2_000_000) + ".",
        "FILE, position 3999999: builds more than 2000000 values");
  }

  @Test
  void read_refusesTuplesThatGrow() {
    assertRefused(")K\u0001a.", "FILE, position 3: appends to a tuple, expected a list");
    assertRefused(")(K\u0001K\u0002e.", "FILE, position 6: appends to a tuple, expected a list");
    assertRefused("K\u0001K\u0002a.", "FILE, position 4: appends to 1, expected a list");
  }

  @Test
  void read_boundsTheTextsThatAreMadeOfStoredBytes() {
    String stored = "B\u0000\u0000\u0002\u0000" + "k".repeat(1 << 17) + "q\u0000";
    assertRefused(
        stored + "0](" + "}h\u0000Ns".repeat(1_000) + "e.",
        "FILE, position 131106: makes texts or bytes of more than 4 times its length");
  }

  @Test
  void read_countsMarksAsValues() {
    assertRefused("(".repeat(2_000_001), "FILE, position 2000000: builds more than 2000000 values");
  }

  private static void assertRefused(String latin1, String message) {
    assertThatThrownBy(() -> read(latin1)).isInstanceOf(InputException.class).hasMessage(message);
  }
}
