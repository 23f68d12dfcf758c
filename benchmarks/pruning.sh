#!/bin/sh
# Trains a dense model of a data set and prunes it by every method, for several seeds, and prints the tables of
# docs/results.md. What is finished is not done again, and what was interrupted is resumed: start it again.
#
#   benchmarks/pruning.sh SET [key=value ...]     trains what is missing, and prints the tables
#
#   SET          utkface, utkface-by-race-and-gender, utkface-resnet18, fairface, cifar10, celeba-smiling, celeba-blond, adult, hmda or law-school
#   key=value    settings of all runs, dense ones too, such as train.threads=1
#
#   DATA         folder of the data sets (../shared/data)
#   WORK         folder of runs and of the list of jobs (pruning)
#   SEEDS        "0 1 2"
#   SPARSITIES   "0.9 0.95"
#   METHODS      "control naive equalized-loss ceag"
#   VARIANTS     "distilled": with the recipe's distillation; "plain": method.distill.alpha=0; "gap": method.distill.groups=gap
#   EPOCHS       of the pruning runs, by default what the set says below
#   JOBS         runs at a time (2); give each as many threads as are left for it with train.threads=N
#   FAIRLEAD     the command (./fairlead)
#   TABLES       the command that prints the tables (the program PruningTables of the module benchmarks)
#
# benchmarks/pruning.sh cifar10 train.threads=1
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
export FAIRLEAD="${FAIRLEAD:-$here/../fairlead}" WORK="${WORK:-pruning}"

# One job: NAME KEY... ; its run is in $WORK/done/NAME when it has finished.
if [ "${1:-}" = --job ]; then
  name=$2
  shift 2
  [ ! -e "$WORK/done/$name" ] || exit 0
  log=$WORK/log/$name
  if [ -s "$log" ] && run=$(sed -n 's/^run \([0-9][^ ]*\).*/\1/p' "$log" | tail -1) && [ -n "$run" ] && [ -d "$WORK/runs/$run" ]; then
    "$FAIRLEAD" resume "$run" --runs "$WORK/runs" >> "$log" 2>&1 || { echo "$name: failed, see $log" >&2; exit 255; }
  else
    "$FAIRLEAD" train "$@" --runs "$WORK/runs" > "$log" 2>&1 || { echo "$name: failed, see $log" >&2; exit 255; }
    run=$(sed -n 's/^run \([0-9][^ ]*\).*/\1/p' "$log" | tail -1)
  fi
  printf '%s\n' "$run" > "$WORK/done/$name.part"
  mv "$WORK/done/$name.part" "$WORK/done/$name"
  echo "$name: $run"
  exit 0
fi

[ $# -ge 1 ] || { sed -n '2,23s/^# \{0,1\}//p' "$0" >&2; exit 2; }
set=$1
shift
DATA=${DATA:-$here/../../shared/data}
SEEDS=${SEEDS:-0 1 2}
SPARSITIES=${SPARSITIES:-0.9 0.95}
METHODS=${METHODS:-control naive equalized-loss ceag}
VARIANTS=${VARIANTS:-distilled}
JOBS=${JOBS:-2}
cosine="optimizer.schedule.name=cosine optimizer.schedule.warmupEpochs=0.5 optimizer.nesterov=true optimizer.clip=10"
faces="data.size=64 train.batch=64"
scratch="optimizer.name=sgd optimizer.rate=0.05 $cosine"
case $set in
  utkface) recipe=utkface data="data.path=$DATA/utkface $faces" dense="train.epochs=24 $scratch" epochs=8 ;;
  utkface-by-race-and-gender) recipe=utkface data="data.path=$DATA/utkface data.protect=race,gender $faces" dense="train.epochs=24 $scratch" epochs=8 ;;
  utkface-resnet18) recipe=utkface data="data.path=$DATA/utkface network.name=resnet18 $faces" dense="train.epochs=16 $scratch" epochs=8 ;;
  fairface) recipe=fairface data="data.path=$DATA/fairface data.target=gender data.protect=race network.name=mobilenetv2 $faces" dense="train.epochs=24 $scratch" epochs=8 ;;
  celeba-smiling) recipe=celeba data="data.path=$DATA/celeba data.target=smiling data.protect=gender data.resize=[] network.name=mobilenetv2 $faces" dense="train.epochs=16 $scratch" epochs=8 ;;
  celeba-blond) recipe=celeba data="data.path=$DATA/celeba data.target=Blond_Hair data.protect=gender,Blond_Hair data.resize=[] network.name=mobilenetv2 $faces" dense="train.epochs=16 $scratch" epochs=8 ;;
  cifar10)
    recipe=folder data="data.path=$DATA/cifar10 data.size=32 network.name=cifarresnet20 network.cifarresnet.shortcut=A train.batch=128"
    dense="train.epochs=4 network.pretrained=$DATA/weights/cifar10_akamaster/resnet20-12fca82f.th $scratch optimizer.rate=0.01" epochs=6 ;;
  # Of tables a group has its label too: pruning gives the scarce label up first, and for the group that has it least.
  adult) recipe=adult data="data.path=$DATA/adult data.protect=sex,income network.name=mlp" dense="train.epochs=20" epochs=12 ;;
  hmda) recipe=table data="data.path=$DATA/hmda/hmda.csv data.target=deny data.protect=afam,deny network.name=mlp" dense="train.epochs=20" epochs=12 ;;
  law-school) recipe=table data="data.path=$DATA/law_school/law_school_clean.csv data.target=pass_bar data.protect=race,pass_bar network.name=mlp" dense="train.epochs=20" epochs=12 ;;
  *) echo "unknown set '$set', expected utkface, utkface-by-race-and-gender, utkface-resnet18, fairface, cifar10, celeba-smiling, celeba-blond, adult, hmda or law-school" >&2; exit 2 ;;
esac
epochs=${EPOCHS:-$epochs}
mkdir -p "$WORK/runs" "$WORK/log" "$WORK/done"

# Prints "NAME settings" of every job that is not done, one a line.
missing() {
  while read -r name settings; do
    [ -e "$WORK/done/$name" ] || printf '%s %s\n' "$name" "$settings"
  done
}
# Runs the jobs of standard input, JOBS at a time.
work() {
  xargs -r -P "$JOBS" -L 1 "$0" --job
}

for seed in $SEEDS; do
  echo "$set-$seed-dense $recipe-dense $data $dense seed=$seed $*"
done | missing | work

for seed in $SEEDS; do
  from=$(cat "$WORK/done/$set-$seed-dense")
  for variant in $VARIANTS; do
    case $variant in
      distilled) distill="" ;;
      plain) distill="method.distill.alpha=0" ;;
      gap) distill="method.distill.groups=gap" ;;
      *) echo "unknown variant '$variant', expected distilled, plain or gap" >&2; exit 2 ;;
    esac
    for method in $METHODS; do
      case $method in
        control) echo "$set-$seed-control-0-$variant $recipe-control from=$from $data train.epochs=$epochs $distill seed=$seed $*" ;;
        *)
          for sparsity in $SPARSITIES; do
            echo "$set-$seed-$method-$sparsity-$variant $recipe-$method from=$from $data train.epochs=$epochs sparsity.final=$sparsity $distill seed=$seed $*"
          done ;;
      esac
    done
  done
done | missing | work

${TABLES:-java -cp "$here/../cli/target/app/lib/*" "$here/src/main/java/org/fairlead/benchmarks/PruningTables.java"} "$WORK" "$set"
