//! Square symmetric matrices: what linear discriminant analysis needs, and no more.

/// A square matrix, row by row.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// Rows and columns.
    pub size: usize,
    /// Row by row.
    pub values: Vec<f64>,
}

impl Matrix {
    /// All zero.
    pub fn zero(size: usize) -> Self {
        Self { size, values: vec![0.0; size * size] }
    }

    fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.size..(row + 1) * self.size]
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.size + column]
    }

    fn set(&mut self, row: usize, column: usize, value: f64) {
        self.values[row * self.size + column] = value;
    }

    /// The lower triangle whose product with its own transpose this is; it has to be positive definite.
    pub fn cholesky(&self) -> Self {
        let mut lower = Self::zero(self.size);
        for row in 0..self.size {
            for column in 0..=row {
                let sum: f64 = lower.row(row)[..column]
                    .iter()
                    .zip(&lower.row(column)[..column])
                    .map(|(a, b)| a * b)
                    .sum();
                let rest = self.at(row, column) - sum;
                let value =
                    if row == column { rest.max(1e-12).sqrt() } else { rest / lower.at(column, column) };
                lower.set(row, column, value);
            }
        }
        lower
    }

    /// Solves `self · x = right` for a lower triangle.
    pub fn solve_lower(&self, right: &[f64]) -> Vec<f64> {
        let mut solved: Vec<f64> = Vec::with_capacity(self.size);
        for (row, value) in right.iter().enumerate() {
            let sum: f64 = self.row(row)[..row].iter().zip(&solved).map(|(a, b)| a * b).sum();
            solved.push((value - sum) / self.at(row, row));
        }
        solved
    }

    /// Solves `selfᵀ · x = right` for a lower triangle.
    pub fn solve_upper(&self, right: &[f64]) -> Vec<f64> {
        let mut solved = right.to_vec();
        for row in (0..self.size).rev() {
            solved[row] /= self.at(row, row);
            let known = solved[row];
            for (value, factor) in solved[..row].iter_mut().zip(self.row(row)) {
                *value -= factor * known;
            }
        }
        solved
    }

    /// `lower⁻¹ · self · lower⁻ᵀ`, for a symmetric one.
    pub fn whitened_by(&self, lower: &Self) -> Self {
        let half: Vec<Vec<f64>> = (0..self.size).map(|row| lower.solve_lower(self.row(row))).collect();
        let mut whitened = Self::zero(self.size);
        for column in 0..self.size {
            let right: Vec<f64> = half.iter().map(|row| row[column]).collect();
            for (row, value) in lower.solve_lower(&right).into_iter().enumerate() {
                whitened.set(row, column, value);
            }
        }
        whitened
    }

    /// The eigenvectors of a symmetric one by Jacobi's rotations, those with the largest values first.
    pub fn eigenvectors(mut self) -> Vec<Vec<f64>> {
        let size = self.size;
        let mut vectors: Vec<Vec<f64>> = (0..size)
            .map(|row| (0..size).map(|column| f64::from(u8::from(row == column))).collect())
            .collect();
        for _ in 0..12 {
            for p in 0..size {
                for q in p + 1..size {
                    self.rotate(p, q, &mut vectors);
                }
            }
        }
        let mut order: Vec<usize> = (0..size).collect();
        order.sort_by(|a, b| self.at(*b, *b).total_cmp(&self.at(*a, *a)));
        order.into_iter().map(|at| std::mem::take(&mut vectors[at])).collect()
    }

    /// Makes the value at `p`, `q` zero. `vectors` are rows.
    fn rotate(&mut self, p: usize, q: usize, vectors: &mut [Vec<f64>]) {
        let off = self.at(p, q);
        if off.abs() < 1e-12 {
            return;
        }
        let theta = (self.at(q, q) - self.at(p, p)) / (2.0 * off);
        let tangent = theta.signum() / (theta.abs() + theta.hypot(1.0));
        let cosine = 1.0 / tangent.hypot(1.0);
        let sine = tangent * cosine;
        for k in 0..self.size {
            let (a, b) = (self.at(p, k), self.at(q, k));
            self.set(p, k, cosine * a - sine * b);
            self.set(q, k, sine * a + cosine * b);
        }
        for k in 0..self.size {
            let (a, b) = (self.at(k, p), self.at(k, q));
            self.set(k, p, cosine * a - sine * b);
            self.set(k, q, sine * a + cosine * b);
        }
        let (before, from_q) = vectors.split_at_mut(q);
        for (first, second) in before[p].iter_mut().zip(&mut from_q[0]) {
            (*first, *second) = (cosine * *first - sine * *second, sine * *first + cosine * *second);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Matrix {
        Matrix { size: 3, values: vec![4.0, 1.0, 0.5, 1.0, 3.0, 0.2, 0.5, 0.2, 2.0] }
    }

    #[test]
    fn the_triangle_times_itself_is_the_matrix() {
        let lower = example().cholesky();
        for row in 0..3 {
            for column in 0..3 {
                let product: f64 = (0..3).map(|k| lower.at(row, k) * lower.at(column, k)).sum();
                assert!((product - example().at(row, column)).abs() < 1e-9);
            }
        }
        let whitened = example().whitened_by(&lower);
        assert!((whitened.at(0, 0) - 1.0).abs() < 1e-9 && whitened.at(0, 1).abs() < 1e-9);
        let solved = lower.solve_upper(&lower.solve_lower(&[1.0, 2.0, 3.0]));
        let back: f64 = example().row(1).iter().zip(&solved).map(|(a, b)| a * b).sum();
        assert!((back - 2.0).abs() < 1e-9);
    }

    #[test]
    fn eigenvectors_are_only_stretched() {
        let vectors = example().eigenvectors();
        let product = |vector: &[f64], row: usize| -> f64 {
            example().row(row).iter().zip(vector).map(|(a, b)| a * b).sum()
        };
        let stretch: Vec<f64> = vectors.iter().map(|v| product(v, 0) / v[0]).collect();
        assert!(stretch[0] > stretch[1] && stretch[1] > stretch[2]);
        for (vector, stretch) in vectors.iter().zip(&stretch) {
            assert!((0..3).all(|row| (product(vector, row) - stretch * vector[row]).abs() < 1e-9));
        }
    }
}
