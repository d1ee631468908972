#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

namespace sandtable::hydraulics {

/// Plain values one after another, for saved states. Native byte order: a state stays on its machine.
class StateWriter {
 public:
  explicit StateWriter(std::vector<std::byte>& bytes) : bytes_(bytes) {}
  template <class T>
  requires std::is_trivially_copyable_v<T>
  void put(const T& value) { put_all(std::span(&value, 1)); }
  template <class T>
  void put_all(std::span<const T> values) {
    if (values.empty()) return;
    const std::size_t end = bytes_.size();
    bytes_.resize(end + values.size_bytes());
    std::memcpy(bytes_.data() + end, values.data(), values.size_bytes());
  }

 private:
  std::vector<std::byte>& bytes_;
};

/// Reads what StateWriter wrote; after a read beyond the end it says so and gives zeros.
class StateReader {
 public:
  explicit StateReader(std::span<const std::byte> bytes) : bytes_(bytes) {}
  [[nodiscard]] bool failed() const { return failed_; }
  void refuse() { failed_ = true; }
  [[nodiscard]] bool at_end() const { return !failed_ && bytes_.empty(); }
  template <class T>
  requires std::is_trivially_copyable_v<T> T take() {
    T value{};
    take_all(std::span(&value, 1));
    return value;
  }
  template <class T>
  void take_all(std::span<T> values) {
    if (values.size_bytes() > bytes_.size()) failed_ = true;
    if (failed_) return;
    if (!values.empty()) std::memcpy(values.data(), bytes_.data(), values.size_bytes());
    bytes_ = bytes_.subspan(values.size_bytes());
  }

 private:
  std::span<const std::byte> bytes_;
  bool failed_ = false;
};

}  // namespace sandtable::hydraulics
