package org.fairlead.data.format.cifar;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.fairlead.data.layout.DrawnFace;
import org.fairlead.data.layout.DrawnFaces;
import org.fairlead.data.layout.FaceLayout;

/**
 * The two layouts of CIFAR-100. The 3 coarse classes are expressions, the 12 fine ones tell skin
 * tones and glasses apart.
 */
final class CifarLayouts {
  private static final int EXPRESSIONS = 3;

  private CifarLayouts() {}

  /** {@code cifar-100-binary/train.bin} and {@code test.bin} with lists of names. */
  record Binary() implements FaceLayout {
    @Override
    public String name() {
      return "cifar100";
    }

    @Override
    public int side() {
      return CifarImages.SIDE;
    }

    @Override
    public void write(DrawnFaces faces, Path folder) throws IOException {
      Path binary = Files.createDirectory(folder.resolve("cifar-100-binary"));
      Files.write(binary.resolve(Cifar100.COARSE), DrawnFace.EXPRESSIONS);
      Files.write(binary.resolve(Cifar100.FINE), fineNames());
      records(faces, faces.train(EXPRESSIONS), binary.resolve(Cifar100.TRAIN + Cifar100.BINARY));
      records(faces, faces.test(EXPRESSIONS), binary.resolve(Cifar100.TEST + Cifar100.BINARY));
      readMe(
          faces,
          folder,
          """
          Synthetic faces in the binary layout of CIFAR-100: records of a coarse class, a fine class, and
          the red, green and blue values of 32 x 32 pixels
          """);
    }

    private static void records(DrawnFaces faces, List<? extends DrawnFace> of, Path file)
        throws IOException {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        for (int i = 0; i < of.size(); i++) {
          out.write(of.get(i).expressionCode());
          out.write(fine(of.get(i)));
          planes(out, faces, of, i);
        }
      }
    }
  }

  /** {@code cifar-100-python/train}, {@code test} and {@code meta}. */
  record Python() implements FaceLayout {
    @Override
    public String name() {
      return "cifar100-python";
    }

    @Override
    public int side() {
      return CifarImages.SIDE;
    }

    @Override
    public void write(DrawnFaces faces, Path folder) throws IOException {
      Path python = Files.createDirectory(folder.resolve("cifar-100-python"));
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(python.resolve(Cifar100.META)))) {
        var pickle = new PickleWriter(out);
        pickle.beginDictionary();
        pickle.text("fine_label_names");
        pickle.texts(fineNames());
        pickle.text("coarse_label_names");
        pickle.texts(DrawnFace.EXPRESSIONS);
        pickle.end();
      }
      pickled(faces, faces.train(EXPRESSIONS), python, Cifar100.TRAIN);
      pickled(faces, faces.test(EXPRESSIONS), python, Cifar100.TEST);
      readMe(
          faces,
          folder,
          """
          Synthetic faces in the Python layout of CIFAR-100: pickled dictionaries of classes and of the
          red, green and blue values of 32 x 32 pixels
          """);
    }

    private static void pickled(
        DrawnFaces faces, List<? extends DrawnFace> of, Path folder, String part)
        throws IOException {
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(folder.resolve(part)))) {
        var pickle = new PickleWriter(out);
        pickle.beginDictionary();
        pickle.text("filenames");
        pickle.texts(
            IntStream.range(0, of.size())
                .mapToObj(i -> String.format(Locale.ROOT, "face_%06d.png", i))
                .toList());
        pickle.text("batch_label");
        pickle.text(part + "ing batch 1 of 1");
        pickle.text("fine_labels");
        pickle.numbers(of.stream().mapToInt(CifarLayouts::fine).toArray());
        pickle.text("coarse_labels");
        pickle.numbers(of.stream().mapToInt(DrawnFace::expressionCode).toArray());
        pickle.text("data");
        pickle.beginArray(of.size(), CifarImages.PIXELS);
        for (int i = 0; i < of.size(); i++) {
          planes(out, faces, of, i);
        }
        pickle.endArray();
        pickle.end();
      }
    }
  }

  /** Writes all red values of a picture, then the green and the blue ones. */
  private static void planes(
      OutputStream out, DrawnFaces faces, List<? extends DrawnFace> of, int i) throws IOException {
    byte[] pixels = faces.pixels(of.get(i));
    for (int channel = 0; channel < 3; channel++) {
      for (int p = channel; p < pixels.length; p += 3) {
        out.write(pixels[p]);
      }
    }
    faces.advanced(i + 1, of.size());
  }

  private static int fine(DrawnFace face) {
    return (face.expressionCode() * 2 + face.skinCode()) * 2 + face.glassesCode();
  }

  private static List<String> fineNames() {
    var fine = new ArrayList<String>();
    for (String expression : DrawnFace.EXPRESSIONS) {
      for (String skin : DrawnFace.SKINS) {
        fine.add(expression + "_" + skin);
        fine.add(expression + "_" + skin + "_glasses");
      }
    }
    return fine;
  }

  private static void readMe(DrawnFaces faces, Path folder, String layout) throws IOException {
    faces.readMe(
        folder,
        layout
            + """

            No person is shown. The classes are expressions (coarse), and expressions with skin tones
            and glasses (fine).
            """);
  }
}
