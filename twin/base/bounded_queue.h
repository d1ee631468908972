#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "twin/base/time.h"

namespace sandtable {

/// What a full queue does with one more item.
enum class Overflow {
  kDropOldest,  ///< newest knowledge wins; the loss is counted
  kReject,      ///< push() returns false; the producer keeps the item
};

/// A queue between threads that never grows past its capacity and counts what it lost.
/// Any number of producers and consumers.
template <class T>
class BoundedQueue {
 public:
  /// A capacity of 0 counts as 1.
  BoundedQueue(std::size_t capacity, Overflow overflow) : capacity_(capacity > 0 ? capacity : 1), overflow_(overflow) {}

  /// False when the queue is closed, or full under kReject.
  bool push(T item) {
    {
      const std::scoped_lock lock(mutex_);
      if (closed_) return false;
      if (items_.size() >= capacity_) {
        ++lost_;
        if (overflow_ == Overflow::kReject) return false;
        items_.pop_front();
      }
      items_.push_back(std::move(item));
    }
    ready_.notify_one();
    return true;
  }

  /// Everything waiting, oldest first; waits up to `patience` when there is nothing. Returns early when closed.
  std::vector<T> drain(Duration patience) {
    std::unique_lock lock(mutex_);
    ready_.wait_for(lock, patience, [&] { return !items_.empty() || closed_; });
    std::vector<T> out(std::make_move_iterator(items_.begin()), std::make_move_iterator(items_.end()));
    items_.clear();
    return out;
  }

  void close() {
    {
      const std::scoped_lock lock(mutex_);
      closed_ = true;
    }
    ready_.notify_all();
  }

  [[nodiscard]] bool closed() const {
    const std::scoped_lock lock(mutex_);
    return closed_;
  }
  [[nodiscard]] std::size_t size() const {
    const std::scoped_lock lock(mutex_);
    return items_.size();
  }
  /// Items dropped or rejected since the start.
  [[nodiscard]] std::size_t lost() const {
    const std::scoped_lock lock(mutex_);
    return lost_;
  }

 private:
  const std::size_t capacity_;
  const Overflow overflow_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<T> items_;
  std::size_t lost_ = 0;
  bool closed_ = false;
};

}  // namespace sandtable
