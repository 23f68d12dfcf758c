#!/bin/sh
# Trains the networks that network.name=auto chooses from, each for the same number of multiplications,
# and prints their accuracy on validation.
#
#   benchmarks/networks.sh RECIPE SAMPLES GIGA CANDIDATES [key=value ...]
#
#   RECIPE      such as utkface-dense
#   SAMPLES     training images, as --dry-run prints them
#   GIGA        budget of each run: 10^9 multiplications of forward passes
#   CANDIDATES  "network:stem:million ..."; million multiplications of a forward pass, as --dry-run prints them;
#               an empty stem for a network without one
#   FAIRLEAD    the command, ./fairlead by default
#
#   benchmarks/networks.sh utkface-dense 6337 2000 "mobilenetv2:standard:24.5 mobilenetv2:small:97.8 resnet18:standard:148 cifarresnet20::163" \
#     data.path=../shared/data/utkface data.size=64
set -eu
[ $# -ge 4 ] || { echo "expected RECIPE SAMPLES GIGA CANDIDATES [key=value ...]" >&2; exit 2; }
recipe=$1 samples=$2 giga=$3 candidates=$4
shift 4
batch=64
for candidate in $candidates; do
  network=${candidate%%:*}
  rest=${candidate#*:}
  stem=${rest%%:*}
  million=${rest#*:}
  steps=$(awk "BEGIN { print int($giga * 1000 / $million / $batch + 1) }")
  epochs=$(awk "BEGIN { print int($steps * $batch / $samples + 2) }")
  case $network in
    resnet*) section=resnet ;;
    *) section=$network ;;
  esac
  if ! output=$(${FAIRLEAD:-./fairlead} train "$recipe" "network.name=$network" ${stem:+"network.$section.stem=$stem"} \
    "train.epochs=$epochs" "train.steps=$steps" "train.batch=$batch" optimizer.name=sgd optimizer.nesterov=true \
    optimizer.rate=0.05 optimizer.clip=10 optimizer.schedule.name=cosine optimizer.schedule.warmupEpochs=0.5 "$@" 2>&1); then
    printf '%s\n' "$output" >&2
    exit 1
  fi
  printf '%s\n' "$output" | awk -v name="$network $stem" -v steps="$steps" \
    '/^selected +validation/ { print name ", " steps " steps: " $5 " % on validation (epoch " $3 ", " $4 " images)" }'
done
