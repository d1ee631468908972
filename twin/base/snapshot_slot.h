#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace sandtable {

/// The newest frozen value, handed from one writer to any number of readers. Readers keep what they took for as
/// long as they like; the writer never waits for them.
template <class T>
class SnapshotSlot {
 public:
  void publish(std::shared_ptr<const T> value) {
    const std::scoped_lock lock(mutex_);
    value_.swap(value);
  }
  /// Null until the first publish().
  [[nodiscard]] std::shared_ptr<const T> latest() const {
    const std::scoped_lock lock(mutex_);
    return value_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;
};

}  // namespace sandtable
