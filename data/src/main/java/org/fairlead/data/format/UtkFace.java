package org.fairlead.data.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.data.Column;
import org.fairlead.data.DataSpec;
import org.fairlead.data.NumpyRandom;
import org.fairlead.data.layout.DrawnFace;
import org.fairlead.data.layout.DrawnFaces;
import org.fairlead.data.layout.FaceLayout;
import org.fairlead.data.source.FileSource;
import org.fairlead.data.source.FolderListing;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.ImageFile;
import org.fairlead.data.source.LeftOut;
import org.fairlead.data.source.OfficialSplits;
import org.fairlead.data.source.SampleSource;

/**
 * UTKFace: one folder of faces whose names say age, gender, race and date.
 *
 * <p>The test split is the published one: names without one of the three are left out, the others
 * sorted, permuted by {@code RandomState(1357)}, and the first {@code int(testSplit n)} are for
 * testing (0.2 as published). Of the published 23,708 files, 23,705 are left.
 *
 * @see <a href="https://susanqq.github.io/UTKFace/">Zhang, Song, Qi (2017)</a>
 */
public final class UtkFace implements FormatProvider<NoOptions> {
  /**
   * The last part is whatever it is: of the published set, whose split counts all files, one date
   * is followed by a blank and another one by no dot.
   */
  private static final Pattern NAME =
      Pattern.compile(
          "(\\d{1,3})_([01])_([0-4])_[^_]*\\d[^_]*(?:jpe?g|png)", Pattern.CASE_INSENSITIVE);

  private static final List<String> GENDERS = List.of("male", "female");
  private static final List<String> RACES = List.of("White", "Black", "Asian", "Indian", "Others");
  private static final int[] AGE_BOUNDS = {10, 15, 20, 25, 30, 40, 50, 60};
  private static final List<String> AGES =
      List.of("0-9", "10-14", "15-19", "20-24", "25-29", "30-39", "40-49", "50-59", "60+");

  private static final int SPLIT_SEED = 1357;

  /** Makes the format, which has no state. */
  public UtkFace() {}

  @Override
  public String name() {
    return "utkface";
  }

  @Override
  public String summary() {
    return "UTKFace: faces whose file names say age, gender and race";
  }

  @Override
  public NoOptions defaults() {
    return new NoOptions();
  }

  @Override
  public List<String> recipes() {
    return List.of(name());
  }

  @Override
  public List<FaceLayout> layouts() {
    return List.of(new Layout());
  }

  @Override
  public SampleSource open(NoOptions options, DataSpec spec) {
    Path given = Folders.requireFolder(spec.path(), "utkface", "the UTKFace folder or its parent");
    Path child = given.resolve("UTKFace");
    Path folder = Files.isDirectory(child) ? child : given;
    var files = new TreeMap<String, ImageFile>();
    var malformed = new ArrayList<String>();
    var listing = FolderListing.in(folder);
    for (var file : listing.files()) {
      if (NAME.matcher(file.name()).matches()) {
        files.put(file.name(), file);
      } else {
        malformed.add(file.name());
      }
    }
    if (files.isEmpty()) {
      throw new InputException(
          "no UTKFace image in %s: found %s, expected names like 25_0_1_20170116174525125.jpg.chip.jpg"
              .formatted(
                  folder,
                  malformed.isEmpty()
                      ? "no file"
                      : "%d files such as %s".formatted(malformed.size(), malformed.get(0))));
    }
    var leftOut = new LeftOut();
    leftOut.add(
        "malformed name",
        "file of %s is skipped, its name is not [age]_[gender]_[race]_[date].jpg.chip.jpg"
            .formatted(folder),
        "files of %s are skipped, their names are not [age]_[gender]_[race]_[date].jpg.chip.jpg"
            .formatted(folder),
        malformed);
    listing.report(folder, leftOut);
    return source(List.copyOf(files.values()), leftOut, spec.testSplit());
  }

  /** Returns the index of an age's bucket: how many bounds it has reached. */
  static int ageBucket(int age) {
    int bucket = 0;
    while (bucket < AGE_BOUNDS.length && age >= AGE_BOUNDS[bucket]) {
      bucket++;
    }
    return bucket;
  }

  private static SampleSource source(List<ImageFile> files, LeftOut leftOut, double testSplit) {
    int n = files.size();
    var genders = new int[n];
    var races = new int[n];
    var ages = new int[n];
    for (int i = 0; i < n; i++) {
      Matcher name = NAME.matcher(files.get(i).name());
      if (!name.matches()) {
        throw new IllegalStateException(files.get(i).name());
      }
      genders[i] = Integer.parseInt(name.group(2));
      races[i] = Integer.parseInt(name.group(3));
      ages[i] = ageBucket(Integer.parseInt(name.group(1)));
    }
    int tested = (int) (testSplit * n);
    return new FileSource(
        "utkface",
        files,
        files.stream().map(ImageFile::name).toList(),
        List.of(
            new Column("gender", GENDERS, genders),
            new Column("race", RACES, races),
            new Column("age", AGES, ages)),
        OfficialSplits.testOnly(Arrays.copyOf(new NumpyRandom(SPLIT_SEED).permutation(n), tested)),
        leftOut.skipped(),
        leftOut.notes());
  }

  /**
   * {@code UTKFace/[age]_[gender]_[race]_[date].jpg.chip.jpg} with as many JPEG files as there are
   * faces to train on; the reader makes its own test split of them. The format has no field for
   * what the faces show, so fields are borrowed, as README.txt beside the folder says.
   */
  private record Layout() implements FaceLayout {
    @Override
    public String name() {
      return "utkface";
    }

    @Override
    public void write(DrawnFaces faces, Path folder) throws IOException {
      Path images = Files.createDirectory(folder.resolve("UTKFace"));
      var train = faces.train(2);
      faces.write(train, i -> images.resolve(fileName(train.get(i), i)));
      faces.readMe(
          folder,
          """
          Synthetic faces in the layout of UTKFace: [age]_[gender]_[race]_[number].jpg.chip.jpg

          No person is shown. The fields are borrowed:
            age      the age drawn, in years
            gender   0 frowning, 1 smiling
            race     0 light skin, 1 dark skin
          """);
    }

    private static String fileName(DrawnFace face, int number) {
      return String.format(
          Locale.ROOT,
          "%d_%d_%d_20260101%09d.jpg.chip.jpg",
          (int) face.age(),
          face.expression() > 0 ? 1 : 0,
          face.skinCode(),
          number);
    }
  }
}
