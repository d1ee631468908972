#pragma once

#include <functional>

#include "geo/reader/reader_answer.h"
#include "geo/reader/reader_process.h"
#include "geo/reader/reader_request.h"

namespace sandtable::geo {

/// Runs one reader child on a request and hands over what it answers, errors and heartbeats left out. Fails in words
/// that name the source and what happened: what the reader said, that it crashed, or which of `limits` it broke.
/// Answers given before a failure have been handed over and hold. Blocks; any thread may call.
Status run_reader(const ReaderProgram& program, const ReaderRequest& request, const ReaderLimits& limits,
                  const std::function<void(ReaderAnswer&&)>& on_answer = {});

}  // namespace sandtable::geo
