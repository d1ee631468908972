#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "geo/layers/layer_description.h"

namespace sandtable::geo {

/// What the child says, one JSON object a line, and what the parent understands of it.
struct ReaderAnswer {
  enum class Kind { kDriver, kBeat, kLayer, kMember, kError, kOutOfMemory, kDone, kUnknown } kind = Kind::kUnknown;
  std::string text;        ///< driver, member path or error message
  LayerDescription layer;  ///< of kLayer
};

/// Never fails: a line that is no answer is kUnknown.
ReaderAnswer parse_answer(std::string_view line);

/// The child's side. Writes to descriptor 3; one thread.
class AnswerWriter {
 public:
  void driver(std::string_view name);
  void layer(const LayerDescription& layer);
  void member(std::string_view path);
  void error(std::string_view message);
  void out_of_memory();
  void done(std::string_view text = {});
  /// At most two a second reach the parent.
  void beat();

 private:
  void write_line(std::string_view line);
  void write_pair(const char* key, std::string_view value);
  std::chrono::steady_clock::time_point last_beat_;
};

}  // namespace sandtable::geo
