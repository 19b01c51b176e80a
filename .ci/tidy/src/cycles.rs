//! No file imports itself by way of others.
//!
//! In a circle no file can be understood, tested or moved without all the others.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::Finding;
use crate::imports::{Edge, Imports};

const REMEDY: &str = "Move what both ends need into a file of its own, below them";

/// Finds the circles: of each knot of files that import each other, the shortest.
pub fn check(imports: &Imports) -> Vec<Finding> {
    knots(imports).iter().map(|knot| finding(imports, knot)).collect()
}

/// The files that import each other.
fn knots(imports: &Imports) -> Vec<BTreeSet<String>> {
    let mut knots: Vec<BTreeSet<String>> = Vec::new();
    for file in imports.edges.keys() {
        if !knots.iter().any(|knot| knot.contains(file)) {
            knots.push(knot(imports, file));
        }
    }
    knots.retain(|knot| !knot.is_empty());
    knots
}

/// The files that a file leads to and that lead back to it; none if it is in no circle.
fn knot(imports: &Imports, file: &str) -> BTreeSet<String> {
    let reached = reached(imports, file);
    let leads_back = |other: &&String| self::reached(imports, other).contains_key(file);
    reached.keys().filter(leads_back).cloned().collect()
}

/// The shortest way from a file back to itself, which it begins with.
fn circle(imports: &Imports, file: &str) -> Option<Vec<String>> {
    let reached = reached(imports, file);
    let mut way = vec![reached.get(file)?.clone()];
    while let Some(last) = way.last()
        && last != file
    {
        way.push(reached.get(last)?.clone());
    }
    way.reverse();
    Some(way)
}

/// The files that a file leads to, each with the one before it on the shortest way. The
/// file itself is among them only if it's in a circle.
fn reached(imports: &Imports, file: &str) -> BTreeMap<String, String> {
    let mut before = BTreeMap::new();
    let mut queue = VecDeque::from([file.to_string()]);
    while let Some(from) = queue.pop_front() {
        for to in imports.edges.get(&from).into_iter().flat_map(BTreeMap::keys) {
            if !before.contains_key(to) {
                before.insert(to.clone(), from.clone());
                queue.push_back(to.clone());
            }
        }
    }
    before
}

fn finding(imports: &Imports, knot: &BTreeSet<String>) -> Finding {
    let circles = knot.iter().filter_map(|file| circle(imports, file));
    let circle = circles.min_by_key(Vec::len).unwrap_or_default();
    let next = circle.iter().cycle().skip(1);
    let edge = |(from, to)| {
        let edge = imports.edges.get(from)?.get(to)?;
        Some((from, to, edge))
    };
    let edges: Vec<(&String, &String, &Edge)> = circle.iter().zip(next).filter_map(edge).collect();
    let mut message = format!("is imported in a circle. {REMEDY}:");
    for (from, to, Edge { line, path }) in &edges {
        message += &format!("\n    {from}:{line} imports {to}: {path}");
    }
    if knot.len() > circle.len() {
        message +=
            &format!("\n    (other circles go through {} more files)", knot.len() - circle.len());
    }
    let (file, line) = edges.first().map_or(("", 1), |(from, _, edge)| (from.as_str(), edge.line));
    Finding::new(file, line, message)
}
