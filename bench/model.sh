#!/bin/sh
# Holds the page store against the model of the paper for many examples, on every store
# and both databases, and prints one line of result.
#
#     sh bench/model.sh                              2,000 examples in all
#     NEWSROOM_MODEL_EXAMPLES=100 sh bench/model.sh  so many on each store and database
#
# What a store or database lacks on this machine is left out, as ./run test says.
set -eu
cd "$(dirname "$0")/.."
NEWSROOM_MODEL_EXAMPLES=${NEWSROOM_MODEL_EXAMPLES:-500}
export NEWSROOM_MODEL_EXAMPLES
began=$(date +%s)
if ./run test tests/newsroom/test_page_store_model.py -q; then
    outcome="no difference"
else
    outcome="a page DIFFERS, see above"
fi
echo "model: $NEWSROOM_MODEL_EXAMPLES examples on each store and database," \
    "$outcome, $(($(date +%s) - began)) s, $(date -u +%F)"
