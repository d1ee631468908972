#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "twin/base/result.h"

namespace sandtable::geo {

/// The descriptor on which the child answers.
inline constexpr int kAnswerFd = 3;

/// What the child says, one JSON object a line, and what the parent understands of it.
struct ReaderAnswer {
  enum class Kind { kDriver, kBeat, kLayer, kMember, kError, kOutOfMemory, kDone, kUnknown } kind = Kind::kUnknown;
  std::string text;                         ///< driver, layer (a JSON object), member path or error message
  ErrorCode code = ErrorCode::kUnreadable;  ///< of kError
};

/// Never fails: a line that is no answer is kUnknown. Texts are valid UTF-8.
ReaderAnswer parse_answer(std::string_view line);

/// The child's side. Writes to kAnswerFd; one thread. Secrets in error messages are blackened.
class AnswerWriter {
 public:
  void driver(std::string_view name);
  void layer(std::string_view json);
  void member(std::string_view path);
  void error(const Error& error);
  void out_of_memory();
  void done();
  /// At most two a second reach the parent.
  void beat();

 private:
  void write_line(std::string_view line);
  void write_pair(const char* key, std::string_view value);
  std::chrono::steady_clock::time_point last_beat_;
};

}  // namespace sandtable::geo
